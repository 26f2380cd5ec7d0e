"""The expectations of ISO 9001:2015 with its amendment of 2024, in our own words."""

from django.utils.translation import gettext_lazy as _

from evidence.editions import Edition, Expectation

LEADERSHIP = (
    Expectation(
        "5.1.1-a",
        _("Answer for whether the quality management system works"),
        (
            ("accountability-has-a-holder", _("QMS accountability has a holder in top management")),
            ("matrix-is-approved", _("The responsibility matrix of the scope is approved")),
            ("leaders-signed-the-last-review", _("Top management attended the last review and signed it")),
            ("commitment-is-signed", _("A leadership commitment is signed (it supports, and is not enough)")),
        ),
        _("Who is accountable, and how would I see it?"),
        12,
    ),
    Expectation(
        "5.1.1-b",
        _("Set a policy and objectives that fit context and strategy"),
        (
            ("policy-is-approved", _("A quality policy is approved")),
            ("objectives-serve-something", _("Every active objective serves a business goal or requirement")),
            ("objectives-were-reviewed", _("Objectives were discussed in the last review")),
        ),
        _("How do these objectives serve your strategy?"),
        12,
    ),
    Expectation(
        "5.1.1-c",
        _("Build what quality asks for into how the business runs"),
        (
            (
                "customer-processes-have-owners",
                _("Every process that carries customer requirements has an owner"),
            ),
            ("ownership-is-spread", _("Ownership is not concentrated in the quality function")),
            (
                "gates-and-changes-were-judged",
                _("Gates and changes went through criteria and impact assessment"),
            ),
        ),
        _("Show me a launch or change where quality had a say."),
        12,
    ),
    Expectation(
        "5.1.1-d",
        _("Promote thinking in processes and in risks"),
        (
            ("processes-have-measures", _("Processes have measures")),
            ("risks-are-treated", _("Risks have owner, treatment, and a review in date")),
            ("risks-were-decided-on", _("Decisions answer risks")),
        ),
        _("Which risk did leaders act on, and what came of it?"),
        12,
    ),
    Expectation(
        "5.1.1-e",
        _("Make sure that resources are there"),
        (
            ("competence-is-confirmed", _("Competence is confirmed for process owners and quality roles")),
            ("resource-requests-are-decided", _("Resource requests are decided in time")),
            ("granted-resources-are-in-place", _("Granted resources are in place")),
        ),
        _("What did you fund, refuse, and why?"),
        12,
    ),
    Expectation(
        "5.1.1-f",
        _("Explain why quality management matters"),
        (
            ("leaders-communicated", _("Leaders communicated in the period")),
            ("sites-were-told", _("What they told reached each site")),
        ),
        _("How do people here know what leaders expect?"),
        6,
    ),
    Expectation(
        "5.1.1-g",
        _("See to it that intended results are reached"),
        (
            ("measurements-are-current", _("Measurements are up to date")),
            (
                "misses-are-answered",
                _("Each missed objective has an action, a decision or a reasoned common cause"),
            ),
            ("lasting-misses-change-the-system", _("Misses that last have a decision that changes the system")),
            ("overdue-actions-reached-leaders", _("Overdue actions reached leaders")),
        ),
        _("Who owns this process, and what happens when it misses?"),
        3,
    ),
    Expectation(
        "5.1.1-h",
        _("Engage, direct and support people"),
        (
            ("leaders-were-among-people", _("Site walks, coaching and recognition took place")),
            ("barriers-were-removed", _("Barriers were escalated and removed")),
        ),
        _("Tell me of a barrier you removed."),
        6,
    ),
    Expectation(
        "5.1.1-i",
        _("Promote improvement"),
        (
            ("improvement-was-decided", _("Leaders decided on improvement")),
            ("improvement-worked", _("Actions were verified as effective")),
            ("ideas-were-answered", _("Improvement ideas were answered")),
        ),
        _("What improved because of leadership?"),
        12,
    ),
    Expectation(
        "5.1.1-j",
        _("Support other managers in leading their areas"),
        (
            ("functions-are-accountable", _("Owners in every function hold accountabilities")),
            ("sites-review-themselves", _("Site reviews are held by site leaders")),
            ("escalations-were-answered", _("Escalations were answered in time")),
        ),
        _("How do site managers lead quality?"),
        12,
    ),
)

CUSTOMERS = (
    Expectation(
        "5.1.2-a",
        _("Know and meet what customers and the law require"),
        (
            (
                "requirements-reach-operations",
                _("Each offering's requirements have process, control and measure"),
            ),
            ("requirements-were-reviewed", _("Requirements were reviewed in date")),
            ("requirements-are-met", _("Their measures are on target or acted on")),
        ),
        _("How does a customer requirement reach operations?"),
        12,
    ),
    Expectation(
        "5.1.2-b",
        _("Deal with risks and opportunities that touch conformity and satisfaction"),
        (
            (
                "customer-risks-are-treated",
                _("Risks on processes that carry customer requirements are treated"),
            ),
            ("acceptances-are-signed", _("Risk acceptances are signed and have not expired")),
        ),
        _("Which risk to customers did you accept, and who signed?"),
        12,
    ),
    Expectation(
        "5.1.2-c",
        _("Keep the focus on raising customer satisfaction"),
        (
            ("customer-objectives-have-a-trend", _("Customer objectives show a trend")),
            (
                "complaints-reached-leaders",
                _("Leaders saw significant complaints, with cause and effective action"),
            ),
            ("feedback-was-reviewed", _("Leaders look at feedback in time, in management review or between")),
        ),
        _("What did you change after customers complained?"),
        6,
    ),
)

SUPPORTING = (
    Expectation(
        "5.2",
        _("Have a quality policy that people know"),
        (
            ("policy-is-current", _("The current policy was approved by a leader")),
            ("policy-was-communicated", _("It was communicated at each site")),
            ("policy-is-available", _("It is available to those who need it")),
        ),
        _("What does the policy mean for your job?"),
        12,
    ),
    Expectation(
        "5.3",
        _("Give roles their responsibility and authority"),
        (
            ("matrix-has-one-accountable", _("The approved matrix names one accountable in each row")),
            ("processes-have-owners", _("No process is without an owner")),
            ("nobody-who-left-is-named", _("Nobody who left is named in it")),
        ),
        _("Show me the way from the top to this process."),
        12,
    ),
    Expectation(
        "6.2",
        _("Set objectives and plan how to reach them"),
        (
            ("objectives-are-planned", _("Objectives have target, owner, plan and cadence")),
            ("objectives-are-measured", _("They are measured on cadence")),
        ),
        _("How do you know you will reach this?"),
        3,
    ),
    Expectation(
        "9.3.1",
        _("Review the quality management system at planned intervals"),
        (
            ("organisation-is-reviewed", _("The whole organisation is reviewed on cadence")),
            ("sites-are-reviewed", _("Sites are reviewed on cadence")),
            ("top-management-took-part", _("Top management took part in the reviews")),
        ),
        _("When was the last one, who was there?"),
        12,
    ),
    Expectation(
        "9.3.2",
        _("Review with the inputs that count"),
        (
            ("cycle-covers-every-input", _("A year's reviews cover every input that is asked for")),
            ("inputs-have-data-or-reason", _("Each input was frozen with data, or says why there is none")),
        ),
        _("Where did this figure come from?"),
        12,
    ),
    Expectation(
        "9.3.3",
        _("Come out with decisions and actions"),
        (
            ("reviews-decided", _("Reviews decided on improvement, changes to the QMS and resources")),
            ("actions-are-planned", _("Their actions have owner, due day and criterion")),
            ("actions-are-verified", _("What was due is done, and its effect verified")),
        ),
        _("Show me one action from decision to proof."),
        12,
    ),
    Expectation(
        "10.2",
        _("Act on what went wrong, and check that it worked"),
        (
            ("events-are-dealt-with", _("Significant events have root cause, action and verified effect")),
            ("read-across-is-answered", _("Whether it could happen elsewhere was answered")),
            ("repeats-are-decided-on", _("Repeats have a decision on them")),
        ),
        _("Has this happened before? Could it elsewhere?"),
        6,
    ),
)

EXPECTATIONS = LEADERSHIP + CUSTOMERS + SUPPORTING

EDITION = Edition("2015", _("ISO 9001:2015 with Amendment 1:2024"), EXPECTATIONS)
