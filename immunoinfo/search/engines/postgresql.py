"""Finding by PostgreSQL's full text. It reads each row that it ranks, so it ranks few."""

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

RANKED = 600  # rows that are ranked at most; those that hold the words in title or names go first
FIND = """
    WITH asked AS MATERIALIZED (SELECT to_tsquery('simple', %s) AS query),
    named AS MATERIALIZED (
        SELECT e.id FROM search_indexentry e, asked WHERE e.head @@ query AND {conditions} LIMIT {ranked}
    ),
    held AS MATERIALIZED (
        SELECT e.id FROM search_indexentry e, asked WHERE e.vector @@ query AND {conditions} LIMIT {ranked}
    ),
    hits AS MATERIALIZED (
        SELECT {light}, ts_rank(%s::float4[], e.vector, query, 1) AS score
        FROM search_indexentry e, asked WHERE e.id IN (SELECT id FROM named UNION SELECT id FROM held)
        ORDER BY score DESC, e.id LIMIT {limit}
    ),
    both_ways AS (
        SELECT * FROM hits
        UNION ALL SELECT {light}, 1e9 FROM search_indexentry e WHERE e.id IN ({ids}) AND {conditions}
    )
    SELECT hits.id, hits.kind, hits.therapies, hits.title, hits.score, e.title_words, e.names_words,
        CASE WHEN row_number() OVER (ORDER BY hits.score DESC, hits.id) <= {full} THEN e.text_words ELSE '' END
    FROM both_ways hits JOIN search_indexentry e ON e.id = hits.id ORDER BY hits.score DESC, hits.id
"""
BEGINNING = """
    SELECT n.name, e.title, e.kind, e.url
    FROM search_indexname n JOIN search_indexentry e ON e.id = n.entry_id
    WHERE n.is_inner = %s AND n.key COLLATE "C" >= %s AND n.key COLLATE "C" < %s AND {conditions}
    ORDER BY n.key COLLATE "C" LIMIT {limit}
"""
HOLDING = """
    SELECT e.title, e.title, e.kind, e.url FROM search_indexentry e
    WHERE e.head @@ to_tsquery('simple', %s) AND {conditions} ORDER BY length(e.title), e.id LIMIT %s
"""

# What few entries say is found by the index of words and then put in order; what many say is met soon in that order. Left to
# itself PostgreSQL takes one way for all words: that order for the rare ones too, which reads the words of every entry there is;
# or, once the query is planned for good (databases.py), the index for the common ones too, which then puts half of all entries
# in order. OFFSET 0 has it walk in order before it looks at words.
MANY = 1000  # entries
SAYING = """
    WITH few AS MATERIALIZED (
        SELECT e.id, e.kind, {titled} AS titled FROM search_indexentry e WHERE {held} LIMIT {many}
    ),
    placed AS (SELECT id, row_number() OVER (PARTITION BY kind ORDER BY titled NULLS LAST, id DESC) AS place FROM few),
    newest AS (
        SELECT id FROM placed WHERE (SELECT count(*) FROM few) < {many} AND place <= {limit}
        UNION ALL (
            SELECT e.id FROM (SELECT * FROM search_indexentry ORDER BY id DESC OFFSET 0) e
            WHERE (SELECT count(*) FROM few) = {many} AND {held} ORDER BY e.id DESC LIMIT {in_all}
        )
    )
    SELECT e.kind, e.title, e.url, e.text FROM newest JOIN search_indexentry e ON e.id = newest.id ORDER BY e.id DESC
"""


def quoted(word: str) -> str:
    return "'" + word.replace("'", "''").replace("\\", "\\\\") + "'"


def as_tsquery(groups: Sequence[Group], every: bool) -> str:
    """Return GROUPS as to_tsquery() reads them. A word in quotes has no syntax left."""
    either = (" | ".join(f"({' <-> '.join(map(quoted, words))})" for words in group) for group in groups)
    return (" & " if every else " | ").join(f"({words})" for words in either)


def planned_once(sql: str) -> str:
    """Return SQL so that PostgreSQL cannot plan by its values.

    Where it could, and there are very many rows, it makes a plan each time the query is asked. For a query that is answered
    in the same way whatever the values, to plan takes longer than to answer.
    """
    return sql.replace("%s", "(SELECT %s)")


class PostgresqlEngine:
    def find(
        self, groups: Sequence[Group], every: bool, ids: Collection[int], wanted: Wanted, limit: int
    ) -> list[Candidate]:
        conditions, parameters = wanted.conditions()
        sql = FIND.format(
            light=LIGHT, conditions=conditions, limit=int(limit), ids=id_list(ids), full=READ_IN_FULL, ranked=RANKED
        )
        title, names, text = (weight / max(WEIGHTS) for weight in WEIGHTS)
        asked = as_tsquery(groups, every)
        found = rows(sql, [asked, *parameters, *parameters, [0.0, text, names, title], *parameters])
        return once(found)[:limit]

    def kin(self, ids: Collection[int], wanted: Wanted, limit: int) -> list[Candidate]:
        # As arrays: of a subquery the planner would guess that its names are as common as the empty one of inner rows.
        return kin(ids, wanted, limit, "= ANY (ARRAY", ")")

    def beginning(self, key: str, inner: bool, wanted: Wanted, limit: int) -> list[Named]:
        conditions, parameters = wanted.conditions()
        sql = planned_once(BEGINNING.format(conditions=conditions, limit=int(limit)))
        return rows(sql, [inner, key, key + "\U0010ffff", *parameters])

    def holding(self, beginnings: Sequence[str], wanted: Wanted, limit: int) -> list[Named]:
        conditions, parameters = wanted.conditions()
        asked = " & ".join(f"{quoted(word)}:*" for word in beginnings)
        return rows(HOLDING.format(conditions=conditions), [asked, *parameters, limit])

    def saying(self, phrases: Group, kinds: Collection[str], wanted: Wanted, limit: int) -> list[Said]:
        asked = as_tsquery([phrases], every=True)
        conditions, parameters = wanted.conditions()
        of_kinds = ", ".join("%s" for _kind in kinds)
        held = f"e.kind IN ({of_kinds}) AND {conditions} AND e.vector @@ to_tsquery('simple', %s)"  # the dearest last
        titled, names = in_title(phrases, "strpos")
        sql = SAYING.format(titled=titled, held=held, many=MANY, limit=int(limit), in_all=int(limit) * len(kinds))
        parameters = [*kinds, *parameters, asked]
        return [Said(*row) for row in rows(sql, [*names, *parameters, *parameters])]
