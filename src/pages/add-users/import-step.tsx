import { useMemo } from 'react'
import { createPortal } from 'react-dom'
import { ErrorDetails } from '#src/components/error-details.tsx'
import { causeOf } from '#src/domain/error-cause.ts'
import { addressKey, MAX_ADDRESSES } from '#src/domain/emails.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { accessParts, holdsAddress, type Columns } from '#src/domain/import-columns.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { Field } from '#src/ui/field.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { LongList } from '#src/ui/long-list.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { Table, TableBody, TableHead, TableRow, Td, Th } from '#src/ui/table.tsx'
import { countsText } from './address-counts.ts'
import type { AddUsersForm, ImportedPerson } from './add-users.form.ts'
import { countPeople, peopleOf, type CatalogEntry } from './file-people.ts'
import type { ImportPlan, ImportSource } from './import-source.ts'
import { MAX_ROWS, readPeople, type PeopleText } from './read-table.ts'
import { useCatalog } from './use-catalog.ts'

const MAX_PREVIEWED = 5
const NONE = ''
const partLabels = { address: 'Email address', role: 'Role', resourceGroup: 'Resource group', group: 'Group' } as const
type Part = keyof typeof partLabels
const parts: readonly Part[] = ['address', ...accessParts]

type ImportStepProps = {
  scope: Scope
  source: ImportSource
  plan: ImportPlan | undefined
  onPlan: (plan: ImportPlan) => void
  form: AddUsersForm
  /** Container of the buttons. */
  footer: HTMLElement | null
  onBring: (people: readonly ImportedPerson[]) => void
  /** Treats the text as a list of addresses instead. */
  onPlain: (() => void) | undefined
  onCancel: () => void
}

/** Layout of a table before anything is added: its columns, a preview of its rows, and the result. */
export function ImportStep({ scope, source, plan, onPlan, form, footer, onBring, onPlain, onCancel }: ImportStepProps) {
  const {
    kind,
    open,
    rows,
    columns: guessedColumns,
  } = useMemo(() => readPeople(source.text, plan?.kind), [source.text, plan?.kind])
  const columns = plan?.columns ?? guessedColumns
  const everywhere = plan?.everywhere
  const lists = useCatalog(scope, columns)
  const { catalog } = lists
  const people = useMemo(
    () => peopleOf(rows, columns, catalog, source.name, everywhere),
    [rows, columns, catalog, source.name, everywhere],
  )
  const known = useMemo(() => new Set(form.chips.map(addressKey)), [form.chips])
  const counts = countPeople(people, known)
  const total = counts.ready + counts.attention
  const room = MAX_ADDRESSES - form.chips.length
  const width = rows.reduce((max, { cells }) => Math.max(max, cells.length), 0)
  const names = rows[columns.heading ?? 0]?.cells ?? []
  const shown = rows.slice((columns.heading ?? -1) + 1)
  const headingRow = columns.heading ?? guessedColumns.heading ?? 0
  const elsewhere = shown.flatMap(({ cells }) =>
    cells.filter((cell, at) => at !== columns.address && holdsAddress(cell)),
  ).length
  const problems = people.flatMap(({ own }) => own?.problems ?? [])

  const nameOf = (at: number) => {
    const sample = shown.map(({ cells }) => cells[at] ?? '').find((cell) => cell !== '') ?? 'empty'
    return columns.heading !== undefined && (names[at] ?? '') !== ''
      ? (names[at] ?? '')
      : `Column ${at + 1} (${sample.slice(0, 30)})`
  }
  const change = (next: Partial<Columns>) => {
    onPlan({ kind, columns: { ...columns, ...next }, everywhere })
  }
  const choosePart = (part: Part, value: string) => {
    const group =
      part === 'resourceGroup' ? catalog.resourceGroups?.find((each) => `all ${each.value}` === value) : undefined
    if (group !== undefined)
      onPlan({ kind, columns: { ...columns, resourceGroup: undefined }, everywhere: plainChoice(group) })
    else
      onPlan({
        kind,
        columns: { ...columns, [part]: value === NONE ? undefined : Number(value) },
        everywhere: part === 'resourceGroup' ? undefined : everywhere,
      })
  }

  const reason =
    rows.length > MAX_ROWS
      ? `Use up to ${formatNumber(MAX_ROWS)} rows. Split the file.`
      : columns.address === undefined
        ? 'Choose the column with the email addresses.'
        : total > room
          ? room < MAX_ADDRESSES
            ? `Only ${formatNumber(room)} more addresses fit. Split the file.`
            : `Use up to ${formatNumber(MAX_ADDRESSES)} addresses (the file has ${formatNumber(total)}). Split the file.`
          : lists.loading
            ? 'Loading roles and groups…'
            : people.length === 0
              ? 'No row has an email address.'
              : undefined

  return (
    <div className="flex flex-col gap-5">
      {source.encoding === 'windows-1252' && (
        <Note tone="warning" title="The file isn’t in UTF-8">
          <Status>We used Windows-1252, as older spreadsheets do. Check names with accents.</Status>
        </Note>
      )}
      <p className="text-sm">
        Nothing is added yet. Rows without a role or group get the access you choose for everyone. You can fix problems
        in the form.
      </p>
      {open && (
        <Field label="Format">
          {(wiring) => (
            <NativeSelect
              {...wiring}
              value={kind}
              onChange={({ currentTarget }) => {
                const next: PeopleText['kind'] = currentTarget.value === 'list' ? 'list' : 'table'
                onPlan({ kind: next, columns: undefined, everywhere: undefined })
              }}
            >
              <option value="table">Table: one column has the email addresses</option>
              <option value="list">List: add every email address in it</option>
            </NativeSelect>
          )}
        </Field>
      )}
      {kind === 'table' && (
        <Checkbox
          label={
            headingRow === 0
              ? 'The first row has column names'
              : `Row ${formatNumber(rows[headingRow]?.line ?? headingRow + 1)} has column names`
          }
          hint={columns.heading ? 'The rows above it are skipped.' : undefined}
          checked={columns.heading !== undefined}
          onChange={({ currentTarget }) => {
            change({ heading: currentTarget.checked ? headingRow : undefined })
          }}
        />
      )}
      {kind === 'table' && (
        <div className="grid gap-3 sm:grid-cols-2">
          {parts.map((part) => (
            <Field key={part} label={partLabels[part]} optional={part !== 'address'}>
              {(wiring) => (
                <NativeSelect
                  {...wiring}
                  value={
                    part === 'resourceGroup' && everywhere !== undefined
                      ? `all ${everywhere.value}`
                      : String(columns[part] ?? NONE)
                  }
                  onChange={({ currentTarget }) => {
                    choosePart(part, currentTarget.value)
                  }}
                >
                  <option value={NONE}>{part === 'address' ? 'Choose a column' : 'No column'}</option>
                  {Array.from({ length: width }, (_, at) => (
                    <option key={at} value={at}>
                      {nameOf(at)}
                    </option>
                  ))}
                  {part === 'resourceGroup' && columns.role !== undefined && catalog.resourceGroups !== undefined && (
                    <optgroup label="The same for every row">
                      {catalog.resourceGroups
                        .filter(({ no }) => no === undefined)
                        .map(({ value, label }) => (
                          <option key={value} value={`all ${value}`}>
                            {label}
                          </option>
                        ))}
                    </optgroup>
                  )}
                </NativeSelect>
              )}
            </Field>
          ))}
        </div>
      )}
      {elsewhere > 0 && (
        <p className="text-sm text-muted">
          {elsewhere === 1
            ? '1 email address in another column isn’t added.'
            : `${formatNumber(elsewhere)} email addresses in other columns aren’t added.`}
        </p>
      )}
      {lists.error !== null && (
        <Note
          tone="warning"
          title="Couldn’t check roles and groups"
          action={
            <Button size="small" busy={lists.retrying} onClick={lists.retry}>
              Try again
            </Button>
          }
        >
          <p role="alert">{causeOf(lists.error)} Rows with roles or groups can’t be added until the lists load.</p>
          <ErrorDetails error={lists.error} />
        </Note>
      )}
      <Table
        caption={`First rows of ${source.name}`}
        className="rounded-card border border-edge [--row-height:2.25rem]"
        tableClassName="min-w-max"
      >
        <TableHead>
          {Array.from({ length: width }, (_, at) => (
            <Th key={at}>{usedFor(columns, at) ?? 'Not used'}</Th>
          ))}
        </TableHead>
        <TableBody>
          {shown.slice(0, MAX_PREVIEWED).map(({ line, cells }) => (
            <TableRow key={line}>
              {Array.from({ length: width }, (_, at) => (
                <Td key={at} className={usedFor(columns, at) === undefined ? 'text-muted' : 'text-text'}>
                  <bdi className="block max-w-64 truncate">{cells[at]}</bdi>
                </Td>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <div className="text-sm">
        {shown.length > MAX_PREVIEWED && (
          <p className="text-muted">
            {rows.length > MAX_ROWS
              ? `The first ${MAX_PREVIEWED} of more than ${formatNumber(MAX_ROWS)} rows.`
              : `The first ${MAX_PREVIEWED} of ${formatNumber(shown.length)} rows.`}
          </p>
        )}
        <Status className="text-sm text-muted">{countsText(counts)}</Status>
      </div>
      {problems.length > 0 && !lists.loading && (
        <Note
          tone="warning"
          title={byCount(
            problems.length,
            '1 role or group in the file can’t be assigned here',
            `${formatNumber(problems.length)} roles or groups in the file can’t be assigned here`,
          )}
        >
          <p>
            Choose the default access for these users before you add them.
            {lists.cut && ' We checked only the first 2,000 entries of a list.'}
          </p>
          <div className="mt-2">
            <LongList
              label="Roles and groups that can’t be assigned"
              items={problems.map((text, index) => ({ index, text }))}
              keyOf={({ index }) => index}
              textOf={({ text }) => text}
              things="remarks"
            >
              {({ text }) => text}
            </LongList>
          </div>
        </Note>
      )}
      {reason !== undefined && (
        <p role="alert" className="text-sm text-danger-text">
          {reason}
        </p>
      )}
      {footer !== null &&
        createPortal(
          <>
            <Button className="max-md:flex-1" onClick={onCancel}>
              Cancel
            </Button>
            {onPlain !== undefined && (
              <Button className="max-md:flex-1" onClick={onPlain}>
                Add as plain text
              </Button>
            )}
            <Button
              variant="primary"
              className="max-md:flex-1"
              blockedReason={reason}
              reasonPlacement="hidden"
              onClick={() => {
                onBring(people)
              }}
            >
              {total === 0 ? 'Import users' : byCount(total, 'Import 1 user', `Import ${formatNumber(total)} users`)}
            </Button>
          </>,
          footer,
        )}
    </div>
  )
}

function usedFor(columns: Columns, at: number): string | undefined {
  const part = parts.find((each) => columns[each] === at)
  return part === undefined ? undefined : partLabels[part]
}

function plainChoice({ value, label, broad }: CatalogEntry) {
  return broad === undefined ? { value, label } : { value, label, broad }
}
