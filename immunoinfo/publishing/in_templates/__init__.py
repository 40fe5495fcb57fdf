"""What templates may say about anything that is published."""

from immunoinfo.publishing.in_templates.head import as_description, as_title, canonical, narrowed
from immunoinfo.publishing.in_templates.languages import foreign, language_of, page_language, page_versions
from immunoinfo.publishing.in_templates.linked import breadcrumb_data, data_block, linked_data
from immunoinfo.publishing.in_templates.names import shown_names
from immunoinfo.publishing.in_templates.scripts import module, script
from immunoinfo.publishing.in_templates.text import cited, cited_line, contents, rich, urgent

FILTERS = {
    "as_description": as_description,
    "as_title": as_title,
    "cited": cited,
    "cited_line": cited_line,
    "contents": contents,
    "data_block": data_block,
    "foreign": foreign,
    "linked_data": linked_data,
    "rich": rich,
    "shown_names": shown_names,
    "urgent": urgent,
}
FUNCTIONS = {
    "breadcrumb_data": breadcrumb_data,
    "canonical": canonical,
    "language_of": language_of,
    "module": module,
    "narrowed": narrowed,
    "page_language": page_language,
    "page_versions": page_versions,
    "script": script,
}
