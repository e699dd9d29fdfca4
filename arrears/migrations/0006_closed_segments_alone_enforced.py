import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('arrears', '0005_closed_segments_alone'),
        ('enterprises', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='closedsegment',
            name='enterprise',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='enterprises.enterprise', verbose_name='enterprise'),
        ),
        migrations.AlterField(
            model_name='closedsegment',
            name='insurance',
            field=models.CharField(choices=[('pension', 'Pension insurance'), ('unemployment', 'Unemployment insurance'), ('medical', 'Medical insurance'), ('injury', 'Work injury insurance'), ('maternity', 'Maternity insurance'), ('annuity', 'Occupational annuity')], max_length=12, verbose_name='insurance'),
        ),
        migrations.AlterField(
            model_name='closedsegment',
            name='due_on',
            field=models.DateField(verbose_name='payment deadline'),
        ),
        migrations.AlterField(
            model_name='closedsegment',
            name='is_live',
            field=models.BooleanField(verbose_name='counts'),
        ),
    ]
