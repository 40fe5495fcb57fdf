"""Finding by SQLite's FTS5."""

from collections.abc import Collection, Sequence

from immunoinfo.search.engines.contract import (
    LIGHT,
    READ_IN_FULL,
    WEIGHTS,
    Candidate,
    Group,
    Named,
    Said,
    Wanted,
    id_list,
    in_title,
    kin,
    once,
    rows,
)

FIND = """
    WITH hits (id, kind, therapies, title, score) AS (
        SELECT * FROM (
            SELECT {light}, -bm25(search_fts, {weights}) AS score
            FROM search_fts JOIN search_indexentry e ON e.id = search_fts.rowid
            WHERE search_fts MATCH %s AND {conditions} ORDER BY score DESC, e.id LIMIT {limit}
        ) UNION ALL SELECT {light}, 1e9 FROM search_indexentry e WHERE e.id IN ({ids}) AND {conditions}
    )
    SELECT hits.id, hits.kind, hits.therapies, hits.title, hits.score, e.title_words, e.names_words,
        CASE WHEN row_number() OVER (ORDER BY hits.score DESC, hits.id) <= {full} THEN e.text_words ELSE '' END
    FROM hits JOIN search_indexentry e ON e.id = hits.id ORDER BY hits.score DESC, hits.id
"""
BEGINNING = """
    SELECT n.name, e.title, e.kind, e.url
    FROM search_indexname n JOIN search_indexentry e ON e.id = n.entry_id
    WHERE n.is_inner = %s AND n.key >= %s AND n.key < %s AND {conditions} ORDER BY n.key LIMIT %s
"""
HOLDING = """
    SELECT e.title, e.title, e.kind, e.url
    FROM search_fts JOIN search_indexentry e ON e.id = search_fts.rowid
    WHERE search_fts MATCH %s AND {conditions} ORDER BY length(e.title), e.id LIMIT %s
"""
AMONG = 150  # of so many that say something, the newest, those that have it in their title are chosen first
# All kinds in one walk: one that looks for a kind of which few say it would read every entry that does.
SAYING = """
    SELECT kind, title, url, text FROM search_indexentry WHERE id IN (
        SELECT id FROM (
            SELECT id, row_number() OVER (PARTITION BY kind ORDER BY titled NULLS LAST, id DESC) AS place FROM (
                SELECT e.id, e.kind, {titled} AS titled
                FROM search_fts JOIN search_indexentry e ON e.id = search_fts.rowid
                WHERE search_fts MATCH %s AND e.kind IN ({kinds}) AND {conditions}
                ORDER BY search_fts.rowid DESC LIMIT {among}
            )
        ) WHERE place <= %s
    ) ORDER BY id DESC
"""


def quoted(words: Sequence[str]) -> str:
    return '"' + " ".join(words).replace('"', '""') + '"'


def as_match(groups: Sequence[Group], every: bool) -> str:
    """Return GROUPS as FTS5 reads them. A word in quotes has no syntax left."""
    either = (" OR ".join(map(quoted, group)) for group in groups)
    return (" AND " if every else " OR ").join(f"({words})" for words in either)


class SqliteEngine:
    def find(
        self, groups: Sequence[Group], every: bool, ids: Collection[int], wanted: Wanted, limit: int
    ) -> list[Candidate]:
        conditions, parameters = wanted.conditions()
        sql = FIND.format(
            light=LIGHT,
            weights=", ".join(map(str, WEIGHTS)),
            conditions=conditions,
            limit=int(limit),
            ids=id_list(ids),
            full=READ_IN_FULL,
        )
        found = rows(sql, [as_match(groups, every), *parameters, *parameters])
        return once(found)[:limit]

    def kin(self, ids: Collection[int], wanted: Wanted, limit: int) -> list[Candidate]:
        return kin(ids, wanted, limit)

    def beginning(self, key: str, inner: bool, wanted: Wanted, limit: int) -> list[Named]:
        conditions, parameters = wanted.conditions()
        return rows(BEGINNING.format(conditions=conditions), [inner, key, key + "\U0010ffff", *parameters, limit])

    def holding(self, beginnings: Sequence[str], wanted: Wanted, limit: int) -> list[Named]:
        conditions, parameters = wanted.conditions()
        each = " AND ".join('"' + word.replace('"', '""') + '" *' for word in beginnings)
        match = f"{{title_words names_words}} : ({each})"
        return rows(HOLDING.format(conditions=conditions), [match, *parameters, limit])

    def saying(self, phrases: Group, kinds: Collection[str], wanted: Wanted, limit: int) -> list[Said]:
        match = "{title_words text_words} : (" + " OR ".join(map(quoted, phrases)) + ")"
        conditions, parameters = wanted.conditions()
        titled, names = in_title(phrases, "instr")
        of_kinds = ", ".join("%s" for _kind in kinds)
        sql = SAYING.format(titled=titled, kinds=of_kinds, conditions=conditions, among=AMONG)
        return [Said(*row) for row in rows(sql, [*names, match, *kinds, *parameters, limit])]
