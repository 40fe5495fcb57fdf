"""Scripts in the admin's templates: `{% script "immunoinfo/keep.js" %}`."""

from django import template

from immunoinfo.publishing.in_templates import scripts

register = template.Library()
register.simple_tag(scripts.script)
