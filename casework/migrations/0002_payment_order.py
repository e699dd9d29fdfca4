from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="jurisdictionprofile",
            name="payment_order",
            field=models.CharField(
                choices=[
                    ("principal_first", "Principal first, then late fee"),
                    ("fee_first", "Late fee first, then principal"),
                ],
                default="principal_first",
                help_text="Holds for receipts from the months in which the profile is valid.",
                max_length=20,
                verbose_name="order of payment",
            ),
        ),
        migrations.AlterField(
            model_name="jobrun",
            name="kind",
            field=models.CharField(
                choices=[
                    ("late_fee_accrual", "Daily late fee"),
                    ("position_correction", "Correction of daily positions"),
                ],
                max_length=30,
                verbose_name="job",
            ),
        ),
    ]
