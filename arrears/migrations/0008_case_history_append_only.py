from django.db import migrations

from casework.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("arrears", "0007_collection_cases")]

    operations = [
        AppendOnly("arrears_caseevent"),
        AppendOnly("arrears_casedocument"),
        AppendOnly("arrears_servicerecord"),
        AppendOnly("arrears_assetclue"),
        AppendOnly("arrears_assetclueend"),
        AppendOnly("arrears_remedy"),
        AppendOnly("arrears_remedyoutcome"),
    ]
