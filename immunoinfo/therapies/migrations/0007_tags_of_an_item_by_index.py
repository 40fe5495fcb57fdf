from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("therapies", "0006_lists_by_their_own_index"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="tagging",
            index=models.Index(fields=["object_id", "content_type", "tag"], name="therapies_tagging_of_item"),
        ),
        migrations.AlterField(
            model_name="tagging",
            name="object_id",
            field=models.BigIntegerField(),
        ),
    ]
