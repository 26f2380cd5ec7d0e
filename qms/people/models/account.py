"""Account: the login of a person. It says who is at the keyboard and carries no right by itself."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; looks them up by e-mail without regard to case."""

    def create_user(self, email: str, password: str | None = None) -> Account:
        """Return a new account for ``email``; without ``password`` nobody can sign in to it yet."""
        account = self.model(email=self.normalize_email(email).lower())
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        """Return the account of an e-mail address, whatever its case."""
        return self.get(email__iexact=username)


class Account(AbstractBaseUser):
    """A login: e-mail, password, whether it may be used."""

    email = models.EmailField(_("e-mail"), unique=True)
    is_active = models.BooleanField(_("active"), default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = AccountManager()

    def __str__(self) -> str:
        return self.email
