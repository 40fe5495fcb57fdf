"""The intents and the words alike that a site begins with."""

from django.db import migrations

from immunoinfo.search.seeds import ALIKE, BROAD, INTENTS


def phrases(text):
    return "\n".join(" ".join(phrase.split()) for phrase in text.split(","))


def sow(apps, schema_editor):
    apps.get_model("search", "SearchIntent").objects.bulk_create(
        [
            apps.get_model("search", "SearchIntent")(
                name=name, asked_by=phrases(asked), answered_by=phrases(answered), is_broad=name in BROAD
            )
            for name, (asked, answered) in INTENTS.items()
        ]
    )
    alike = apps.get_model("search", "AlikeWords")
    alike.objects.bulk_create(alike(words=line.strip()) for line in ALIKE.strip().splitlines())


def clear(apps, schema_editor):
    lines = [line.strip() for line in ALIKE.strip().splitlines()]
    apps.get_model("search", "AlikeWords").objects.filter(words__in=lines).delete()
    apps.get_model("search", "SearchIntent").objects.filter(name__in=INTENTS).delete()


class Migration(migrations.Migration):
    dependencies = [("search", "0005_full_text_and_names")]

    operations = [migrations.RunPython(sow, clear)]
