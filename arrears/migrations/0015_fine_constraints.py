from django.db import migrations, models

from casework.append_only import AppendOnly, Changeable


class Migration(migrations.Migration):

    dependencies = [
        ('arrears', '0012_case_assignment'),
    ]

    operations = [
        Changeable("arrears_fine"),
        migrations.RemoveConstraint(
            model_name='fine',
            name='fine_once_per_order_and_day',
        ),
        migrations.AddConstraint(
            model_name='fine',
            constraint=models.UniqueConstraint(fields=('case', 'offence', 'person', 'order_document', 'filed_on', 'document'), name='fine_once_per_order_day_and_number'),
        ),
        AppendOnly("arrears_fine"),
    ]
