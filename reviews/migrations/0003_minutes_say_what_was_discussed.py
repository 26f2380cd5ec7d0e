from django.db import migrations, models
from django.db.models import OuterRef, Subquery

RAISED = [
    ('misses', 'Misses that ask something of leaders'),
    ('off_twice', 'Off target twice in a row'),
    ('undiscussed', 'Not discussed for long'),
    ('overdue', 'Overdue beyond the limit'),
    ('recurring', 'A cause that came back'),
]


def keep_the_words_of_today(apps, schema_editor):
    """Rows of before did not keep their words: they get those of the objective and the person as they are."""
    discussed, question = apps.get_model('reviews', 'DiscussedObjective'), apps.get_model('reviews', 'AgendaQuestion')
    objective, person = apps.get_model('objectives', 'QualityObjective'), apps.get_model('people', 'Person')
    statement = objective.objects.filter(pk=OuterRef('objective_id')).values('statement')
    name = person.objects.filter(pk=OuterRef('by_id')).values('name')
    discussed.objects.filter(statement='').update(statement=Subquery(statement))
    question.objects.filter(by_name='').update(by_name=Subquery(name))


class Migration(migrations.Migration):

    dependencies = [
        ('objectives', '0003_customer_focus'),
        ('people', '0003_visits'),
        ('reviews', '0002_customer_focus'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaquestion',
            name='by_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='named then'),
        ),
        migrations.AddField(
            model_name='discussedobjective',
            name='statement',
            field=models.TextField(blank=True, verbose_name='statement'),
        ),
        migrations.AddField(
            model_name='historicalagendaquestion',
            name='by_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='named then'),
        ),
        migrations.AddField(
            model_name='historicaldiscussedobjective',
            name='statement',
            field=models.TextField(blank=True, verbose_name='statement'),
        ),
        migrations.AlterField(
            model_name='agendaquestion',
            name='raised',
            field=models.CharField(choices=RAISED, max_length=12, verbose_name='raised by'),
        ),
        migrations.AlterField(
            model_name='historicalagendaquestion',
            name='raised',
            field=models.CharField(choices=RAISED, max_length=12, verbose_name='raised by'),
        ),
        migrations.RunPython(keep_the_words_of_today, migrations.RunPython.noop),
    ]
