from django.urls import path

from evidence.views import by_site, chains, climate, leaders, minimum, packs, readiness, signals, threads

app_name = "evidence"
urlpatterns = [
    path("", readiness.evidence, name="evidence"),
    path("expectations/<str:code>/", readiness.expectation, name="expectation"),
    path("chains/", chains.broken, name="chains"),
    path("chains/<str:reference>/", chains.chain, name="chain"),
    path("chains.csv", chains.export, name="chains_export"),
    path("sites/", by_site.by_site, name="by_site"),
    path("sites/judgement/", by_site.judge_again, name="judge_again"),
    path("climate/", climate.climate, name="climate"),
    path("minimum/", minimum.minimum_answer, name="minimum"),
    path("minimum.pdf", minimum.minimum_pdf, name="minimum_pdf"),
    path("leaders/<int:pk>/", leaders.leader, name="leader"),
    path("leaders/<int:pk>/brief/", leaders.brief, name="brief"),
    path("leaders/<int:pk>/brief.pdf", leaders.brief_pdf, name="brief_pdf"),
    path("threads/<str:code>/", threads.thread, name="thread"),
    path("signals/", signals.signals, name="signals"),
    path("signals/export/", signals.signals_export, name="signals_export"),
    path("signals/<slug:code>/", signals.signal, name="signal"),
    path("signals/<slug:code>/export/", signals.signal_export, name="signal_export"),
    path("packs/", packs.packs, name="packs"),
    path("packs/new/", packs.new_pack, name="new_pack"),
    path("packs/<str:reference>/", packs.pack, name="pack"),
    path("packs/<str:reference>/retry/", packs.retry, name="pack_retry"),
    path("packs/<str:reference>/file/", packs.download, name="pack_download"),
]
