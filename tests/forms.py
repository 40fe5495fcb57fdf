"""The admin's forms as an editor sends them."""

from django.urls import reverse


def change_url(item, action="change", *args):
    return reverse(f"admin:{item._meta.app_label}_{item._meta.model_name}_{action}", args=[item.pk, *args])


def list_url(model, action="changelist"):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}")


def filled(client, address, **changes):
    """What the form at ADDRESS would send after these CHANGES."""
    form = client.get(address).context["adminform"].form
    data = {}
    for name, field in form.fields.items():
        value = form.get_initial_for_field(field, name)
        if name in ("starts_at", "ends_at", "step_at"):
            data[f"{name}_0"], data[f"{name}_1"] = (
                (value.strftime("%Y-%m-%d"), value.strftime("%H:%M:%S")) if value else ("", "")
            )
        elif isinstance(value, list) and name != "alternate_names":
            data[name] = [getattr(entry, "pk", entry) for entry in value]
        elif isinstance(value, bool):
            data |= {name: "on"} if value else {}
        else:
            bound = form[name].value()
            data[name] = "" if bound in (None, []) else field.prepare_value(value)
    return {**data, **changes}
