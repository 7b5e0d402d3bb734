import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { ReadError } from '#src/components/read-error.tsx'
import { useScopeName } from '#src/components/use-scope-name.ts'
import {
  comparisonLists,
  type ComparisonList,
  type ComparisonRow,
  type ComparisonRows,
} from '#src/domain/access-review/comparison-rows.ts'
import type { Comparison } from '#src/domain/access-review/comparison.ts'
import { gapText } from '#src/domain/access-review/review-text.ts'
import { fileName, toCsv } from '#src/domain/csv.ts'
import { byCount, counted, formatList, formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { scopeId, type Scope } from '#src/domain/scope.ts'
import { comparisonQuery, type OpenSnapshot } from '#src/jobs/snapshot-files.ts'
import { Card } from '#src/ui/card.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Note } from '#src/ui/note.tsx'
import { SaveButton } from '#src/ui/save-button.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { Spinner } from '#src/ui/spinner.tsx'
import { tabClasses, TabCount, TabLinks } from '#src/ui/tabs.tsx'
import { ComparisonTable } from './comparison-table.tsx'
import { changeLabels, listLabels, whenText } from './snapshot-text.ts'

/** Maximum number of reasons; a saved list has all. */
const MAX_NOTES = 8

type ComparisonViewProps = { scope: Scope; before: OpenSnapshot; after: OpenSnapshot }

/** Changes between two snapshots. */
export function ComparisonView({ scope, before, after }: ComparisonViewProps) {
  const query = useQuery(comparisonQuery(scope.account, before, after))
  return (
    <Card aria-labelledby="changes">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 pt-4 pb-2 md:px-5 md:pt-5">
        <h2 id="changes" className="text-md font-semibold text-text">
          Changes from {whenText(before.snapshot)} to {whenText(after.snapshot)}
        </h2>
      </div>
      {query.isError ? (
        <div className="px-4 pb-4 md:px-5">
          <ReadError error={query.error} what="comparison" onRetry={() => void query.refetch()} />
        </div>
      ) : query.data === undefined ? (
        <div className="px-4 pb-4 md:px-5">
          <Spinner label="Comparing the snapshots…" />
        </div>
      ) : (
        <Compared scope={scope} before={before} after={after} {...query.data} />
      )}
    </Card>
  )
}

type ComparedProps = ComparisonViewProps & { comparison: Comparison; rows: ComparisonRows }

function Compared({ scope, before, after, comparison, rows }: ComparedProps) {
  const [params] = useSearchParams()
  const scopeName = useScopeName(scope)
  const [search, setSearch] = useState('')
  if (comparison.scopes.length === 0)
    return (
      <div className="px-4 pb-4 md:px-5">
        <Note tone="warning" title="These snapshots have no scope in common">
          One covers {placesOf(comparison.onlyBefore)}, the other {placesOf(comparison.onlyAfter)}, so nothing can be
          compared.
        </Note>
      </div>
    )
  const list = comparisonLists.find((each) => each === params.get('show')) ?? 'gained'
  const term = search.trim().toLowerCase()
  const found = term === '' ? rows[list] : rows[list].filter(({ text }) => text.includes(term))
  const shown = comparisonLists.filter((each) => each !== 'unknown' || rows.unknown.length > 0 || list === 'unknown')
  const notes = notesOf(comparison, scope)
  return (
    <>
      {notes.length > 0 && (
        <div className="px-4 pb-3 md:px-5">
          <Note tone="warning" title="Some parts aren’t compared">
            <ul className="mt-1 list-disc pl-4">
              {notes.slice(0, MAX_NOTES).map((note) => (
                <li key={note} className="wrap-anywhere">
                  {note}
                </li>
              ))}
            </ul>
            {notes.length > MAX_NOTES && (
              <p className="mt-1">
                {byCount(
                  notes.length - MAX_NOTES,
                  '1 more reason is in the CSV file.',
                  `${formatNumber(notes.length - MAX_NOTES)} more reasons are in the CSV file.`,
                )}
              </p>
            )}
          </Note>
        </div>
      )}
      <TabLinks label="Changes">
        {shown.map((each) => (
          <li key={each}>
            <Link
              to={paths.snapshots(scope, each === 'gained' ? '' : `?show=${each}`)}
              aria-current={each === list ? 'page' : undefined}
              className={tabClasses}
              preventScrollReset
            >
              {listLabels[each].label} <TabCount>{formatNumber(rows[each].length)}</TabCount>
            </Link>
          </li>
        ))}
      </TabLinks>
      <div className="flex flex-wrap items-center gap-2 px-4 py-3 md:px-5">
        <SearchBox
          label="Search changes"
          placeholder="User, group, or role"
          value={search}
          onCommit={setSearch}
          className="min-w-40 flex-1 md:max-w-sm"
        />
        <SaveButton
          size="small"
          label="Save as CSV"
          type="text/csv"
          fileName={() => fileName(`access-${list}`, 'csv', Date.now())}
          text={() =>
            toCsv([...headOf({ before, after, list, search, scope: scopeName.full, notes, found }), ...tableOf(found)])
          }
        />
      </div>
      <Status className="sr-only">
        {term === ''
          ? `${listLabels[list].label}: ${formatNumber(found.length)}`
          : `${formatNumber(found.length)} of ${formatNumber(rows[list].length)}`}
      </Status>
      {found.length === 0 ? (
        <p className="border-t border-line px-4 py-6 text-sm text-text-secondary md:px-5">
          {term === '' ? listLabels[list].none : `No matches for “${search.trim()}”.`}
        </p>
      ) : (
        <ComparisonTable key={`${list} ${term}`} scope={scope} list={list} rows={found} users={after.snapshot.users} />
      )}
    </>
  )
}

function placesOf(scopes: readonly Scope[]): string {
  const names = scopes.slice(0, 3).map((scope) => scope.project ?? scope.org ?? 'the account')
  const more = scopes.length - names.length
  return formatList([...names, ...(more > 0 ? [counted(more, 'other scope', 'other scopes')] : [])])
}

/** Why something isn't compared, one sentence each. */
function notesOf({ onlyBefore, onlyAfter, notCompared }: Comparison, scope: Scope): string[] {
  const notes = notCompared.map(({ side, gap }) =>
    gapText(gap, scope, side === 'before' ? 'Earlier snapshot' : 'Later snapshot'),
  )
  if (onlyBefore.length > 0) notes.push(`Only the earlier snapshot has ${placesOf(onlyBefore)}.`)
  if (onlyAfter.length > 0) notes.push(`Only the later snapshot has ${placesOf(onlyAfter)}.`)
  return [...new Set(notes)]
}

type HeadInput = {
  before: OpenSnapshot
  after: OpenSnapshot
  list: ComparisonList
  search: string
  scope: string
  notes: readonly string[]
  found: readonly ComparisonRow[]
}

/** Lines above a saved list, so that the file is self-contained. */
function headOf({ before, after, list, search, scope, notes, found }: HeadInput): string[][] {
  const side = ({ file, snapshot }: OpenSnapshot) => [
    `${new Date(snapshot.startedAt).toISOString()} to ${new Date(snapshot.endedAt).toISOString()}`,
    ...(file === undefined ? ['Loaded, not a file'] : [file.name, `SHA-256 ${file.sha256}`]),
  ]
  return [
    ['Comparison of snapshots', listLabels[list].label, ...(search.trim() === '' ? [] : [`Search: ${search.trim()}`])],
    ['Opened in', scope],
    ['Earlier snapshot', ...side(before)],
    ['Later snapshot', ...side(after)],
    ['Rows', formatNumber(found.length)],
    ['Not compared', ...(notes.length === 0 ? ['Everything is compared.'] : notes)],
    [' '],
  ]
}

function tableOf(rows: readonly ComparisonRow[]): string[][] {
  return [
    [
      'Change',
      'Kind',
      'Name',
      'Email',
      'ID',
      'Role or group',
      'Role or group ID',
      'Resource group',
      'Resource group ID',
      'Scope',
      'Scope ID',
      'Note',
    ],
    ...rows.map((row) => [
      changeLabels[row.change],
      row.kind,
      row.name,
      row.kind === 'user' ? row.detail || row.name : '',
      row.id,
      row.what,
      row.whatId,
      row.resourceGroup,
      row.resourceGroupId,
      row.place,
      scopeId(row.scope),
      row.note,
    ]),
  ]
}
