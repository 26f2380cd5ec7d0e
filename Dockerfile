# Evident, as one image for web, worker and scheduler.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# What drawing PDFs needs; the same list as bin/system.py (a test compares them).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-core fonts-noto-cjk fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/*

RUN useradd --system --uid 10001 --create-home --home-dir /home/evident evident
WORKDIR /app

# The locked packages first: a change of our own code does not install them again.
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

COPY --chown=root:root . .
RUN mkdir -p /app/var && chown evident:evident /app/var \
    && VAR_DIR=/tmp/build ENVIRONMENT=production ALLOWED_HOSTS=build.invalid EMAIL_URL=smtp://build.invalid \
       SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
       python manage.py collectstatic --no-input \
    && rm -rf /tmp/build

USER evident
VOLUME /app/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=60s --retries=4 CMD ["python", "-m", "bin.readiness"]
CMD ["gunicorn", "-c", "bin/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "qms.wsgi"]
