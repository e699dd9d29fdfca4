from django.db import migrations

from casework.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("arrears", "0001_initial")]

    operations = [
        AppendOnly("arrears_arrearsitemrevision"),
        AppendOnly("arrears_feestop"),
        AppendOnly("arrears_feestopend"),
    ]
