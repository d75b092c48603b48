"""Publication: versions of a content, from draft to the one that holds on a day.

(draft, draft again) ──publish──▶ published, from its date ──another from a later date──▶ superseded
        └──withdraw──▶ (nothing)

What is published never changes and holds from its date until another version does. One that is
published for a day that has one already takes its place. Nobody publishes what they drafted.
"""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

from domain import day, ids, text
from domain.decider import Given, fact, replace
from domain.errors import Forbidden, Ineligible, Invalid, Unknown
from domain.timeline import Timeline


class Content(Protocol):
    """What a version says; it knows its own name."""

    @property
    def version(self) -> str: ...


C = TypeVar("C", bound=Content)


@fact
class Draft(Generic[C]):
    content: C
    drafted_by: str


@fact
class Versions(Generic[C]):
    """`published` are all versions that ever were, `held` those that hold, by their first days."""

    id: str
    name: str
    drafts: Mapping[str, Draft[C]] = field(default_factory=dict[str, Draft[C]])
    published: Mapping[str, C] = field(default_factory=dict[str, C])
    held: Timeline[str] = Timeline()

    def on(self, on: date) -> C | None:
        """Return the version in force on a day, if there is one."""
        entry = self.held.on(on)
        return None if entry is None else self.published[entry.value]


V = TypeVar("V", bound=Versions[Any])


@fact
class Publishing:
    """From which day a draft holds, in whose place if one held from that day, and who wrote it."""

    effective_from: date
    replaces: str | None
    drafted_by: str


def said(
    content: C | None, template: str | None, find: Callable[[str], C], version: str | None, of: str
) -> C:
    """Return what a version shall say, under the name it is given.

    Raise `Invalid` unless it is said in one way: as a content, which is the field `of`, or by the
    name of a template.
    """
    if content is None and template is not None:
        content = find(template)
    elif content is None or template is not None:
        raise Invalid("either-or", field=of, other="template")
    return content if version is None else replace(content, version=version)


def drafting(state: Versions[C] | None, id: str, content: C, name: str | None) -> str:  # noqa: A002 - the API's word
    """Return what the whole is called once `content` is drafted, which is sound in itself.

    Raise `Rejected` if its version cannot be called so, is published, or is drafted just like that.
    """
    if not ids.CODE.fullmatch(content.version):
        raise Invalid("version-malformed", field="version", version=content.version)
    name = text.optional("name", name)
    if state is None:
        return name or ids.code(id)
    if content.version in state.published:
        raise Ineligible("version-published", version=content.version)
    before, name = state.drafts.get(content.version), name or state.name
    if before is not None and (before.content, state.name) == (content, name):
        raise Invalid("nothing-changes")
    return name


def require_draft(
    state: Versions[C] | None,
    id: str,  # noqa: A002 - the API's word
    version: str,
) -> tuple[Versions[C], Draft[C]]:
    """Return the versions and the draft of one. Raise `Rejected` if it has none."""
    if state is None:
        raise Unknown(id)
    if version in state.published:
        raise Ineligible("version-published", version=version)
    draft = state.drafts.get(version)
    if draft is None:
        raise Invalid("no-draft", field="version", version=version)
    return state, draft


def publishing(
    versions: Versions[C], draft: Draft[C], effective_from: date, given: Given
) -> Publishing:
    """Return how a draft is published. Raise `Rejected` if it is one's own or is backdated."""
    if draft.drafted_by == given.by:
        raise Forbidden("own-draft", by=given.by)
    day.require("effective_from", effective_from)
    if effective_from < given.today:
        raise Invalid("policy-backdated", field="effective_from", today=given.today)
    held = versions.held.on(effective_from)
    same_day = held is not None and held.effective_on == effective_from
    return Publishing(
        effective_from=effective_from,
        replaces=held.value if held is not None and same_day else None,
        drafted_by=draft.drafted_by,
    )


def with_draft(state: V, name: str, content: Content, drafted_by: str) -> V:
    """Return the versions with a draft, which takes the place of one of the same name."""
    draft = Draft(content=content, drafted_by=drafted_by)
    return replace(state, name=name, drafts={**state.drafts, content.version: draft})


def without_draft(state: V, version: str) -> V:
    """Return the versions without a draft."""
    drafts = {each: draft for each, draft in state.drafts.items() if each != version}
    return replace(state, drafts=drafts)


def with_published(state: V, content: Content, effective_from: date) -> V:
    """Return the versions with one that is published and no draft any more."""
    return replace(
        without_draft(state, content.version),
        published={**state.published, content.version: content},
        held=state.held.with_entry(effective_from, content.version),
    )


def version(state: Versions[C] | None, id: str, version: str) -> C:  # noqa: A002 - the API's word
    """Return a version that is published. Raise `Unknown` if it is not; a draft is nobody's."""
    if state is None or version not in state.published:
        raise Unknown(f"{id}/{version}")
    return state.published[version]


def in_force(state: Versions[C] | None, id: str, on: date) -> C:  # noqa: A002 - the API's word
    """Return the version that holds on a day. Raise `Unknown`, or `Ineligible` if none does."""
    if state is None:
        raise Unknown(id)
    held = state.on(on)
    if held is None:
        raise Ineligible("no-policy-in-force", policy_id=id, on=on)
    return held
