import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def repeat_of_items(apps, schema_editor):
    """Let each closed segment repeat what sums ask of its item."""
    items = apps.get_model("arrears", "ArrearsItem").objects.filter(pk=OuterRef("item"))
    names = ("enterprise", "insurance", "due_on", "is_live")
    apps.get_model("arrears", "ClosedSegment").objects.update(
        **{name: Subquery(items.values(name)[:1]) for name in names}
    )


class Migration(migrations.Migration):

    dependencies = [
        ('arrears', '0004_positions_by_day'),
        ('enterprises', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='closedsegment',
            name='enterprise',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise', verbose_name='enterprise'),
        ),
        migrations.AddField(
            model_name='closedsegment',
            name='insurance',
            field=models.CharField(null=True, max_length=12, verbose_name='insurance'),
        ),
        migrations.AddField(
            model_name='closedsegment',
            name='due_on',
            field=models.DateField(null=True, verbose_name='payment deadline'),
        ),
        migrations.AddField(
            model_name='closedsegment',
            name='is_live',
            field=models.BooleanField(null=True, verbose_name='counts'),
        ),
        migrations.RunPython(repeat_of_items, migrations.RunPython.noop),
    ]
