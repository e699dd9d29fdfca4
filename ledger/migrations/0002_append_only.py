from django.db import migrations

from casework.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [
        AppendOnly("ledger_receipt"),
        AppendOnly("ledger_refund"),
        AppendOnly("ledger_entry"),
        AppendOnly("ledger_posting"),
    ]
