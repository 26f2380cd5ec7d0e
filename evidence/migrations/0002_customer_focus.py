import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0001_initial'),
        ('governance', '0002_governance_whole'),
        ('people', '0003_visits'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClimateRelevance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relevant', models.BooleanField(verbose_name='relevant')),
                ('recorded_at', models.DateTimeField(editable=False, verbose_name='recorded at')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='climate_relevance', to='governance.decision', verbose_name='decision')),
            ],
            options={
                'verbose_name': 'climate relevance',
                'verbose_name_plural': 'climate relevance',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ReadinessSnapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.CharField(max_length=4, verbose_name='edition')),
                ('day', models.DateField(verbose_name='day')),
                ('verdicts', models.JSONField(default=dict, verbose_name='verdicts')),
                ('taken_at', models.DateTimeField(verbose_name='taken at')),
                ('site', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='readiness_snapshots', to='people.site', verbose_name='site')),
            ],
            options={
                'verbose_name': 'readiness snapshot',
                'verbose_name_plural': 'readiness snapshots',
                'ordering': ['-day', 'site'],
                'constraints': [models.UniqueConstraint(fields=('edition', 'day', 'site'), name='one_snapshot_an_edition_day_and_site'), models.UniqueConstraint(condition=models.Q(('site', None)), fields=('edition', 'day'), name='one_snapshot_an_edition_and_day_of_the_organisation')],
            },
        ),
    ]
