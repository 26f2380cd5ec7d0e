"""What governance shows on its own pages by panels: the question "what is in the way?"."""

from governance.blocked import of_action, of_own_action, of_process
from governance.models import Action, Process
from qms.primitives.panels import panel

panel(Action, of_own_action, place="top")
panel(Action, of_action)
panel(Process, of_process)
