import clsx from 'clsx'
import { ListFilter } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { RoleAssignment } from '#src/domain/access.ts'
import {
  choicesOf,
  placeName,
  placeOf,
  resourceGroupKey,
  treeKinds,
  viaKey,
  viaName,
  assignmentKinds,
  type Choice,
} from '#src/domain/access-map.ts'
import type { ScopeLevel } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { LazyPopover } from '#src/ui/lazy-overlays.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import { everything, type AccessSearch } from './access.search.ts'

const wayLabels: Record<AccessSearch['how'], string> = {
  any: 'Direct and inherited',
  direct: 'Direct only',
  groups: 'Inherited only',
  managed: 'Built-in only',
}
const viewLabels: Record<AccessSearch['view'], string> = {
  table: 'Table',
  scope: 'Tree by scope',
  role: 'Tree by role',
  group: 'Tree by resource group',
  via: 'Tree by assignment',
}

type AccessControlsProps = {
  search: AccessSearch
  /** All role assignments, unfiltered. */
  assignments: readonly RoleAssignment[]
  /** Level of the page's scope. */
  level: ScopeLevel
  onChange: (patch: Partial<AccessSearch>, typing?: 'typing') => void
}

/** Filters and layout of the access: one row that never wraps. All state is in the address. */
export function AccessControls({ search, assignments, level, onChange }: AccessControlsProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const set = filtersSet(search)
  return (
    <>
      <SearchBox
        label="Search permissions"
        placeholder="Permission: delete pipelines"
        value={search.can}
        onCommit={(can) => {
          onChange({ can: can.trim() }, 'typing')
        }}
        className="max-w-72 min-w-16 flex-1"
      />
      <button
        type="button"
        aria-haspopup="dialog"
        aria-expanded={anchor !== null}
        onClick={({ currentTarget }) => {
          setAnchor(currentTarget)
        }}
        className={clsx(
          'flex min-h-8 shrink-0 items-center justify-center gap-1.5 rounded-control border px-2.5 text-sm text-text-secondary max-md:size-10',
          set > 0
            ? 'border-accent-edge bg-accent-tint font-medium text-text'
            : 'border-dashed border-button hover:border-control hover:bg-hover',
        )}
      >
        <ListFilter aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="max-md:sr-only">Filter</span>
        {set > 0 && <span className="text-xs tabular-nums">{set}</span>}
      </button>
      {anchor !== null && (
        <LazyPopover
          open
          anchor={anchor}
          label="Filter roles"
          onOpenChange={(open) => {
            if (!open) setAnchor(null)
          }}
        >
          <Filters search={search} assignments={assignments} level={level} onChange={onChange} />
        </LazyPopover>
      )}
      <div
        role="group"
        aria-label="View"
        className="flex shrink-0 rounded-control border border-button bg-surface shadow-card max-md:hidden"
      >
        {(['table', 'tree'] as const).map((view) => (
          <button
            key={view}
            type="button"
            aria-pressed={(search.view === 'table') === (view === 'table')}
            onClick={() => {
              if ((search.view === 'table') !== (view === 'table'))
                onChange({ view: view === 'table' ? 'table' : 'scope' })
            }}
            className="min-h-[30px] px-3 text-sm font-medium text-text-secondary first:rounded-s-[5px] last:rounded-e-[5px] hover:bg-hover aria-pressed:bg-active aria-pressed:text-text"
          >
            {view === 'table' ? 'Table' : 'Tree'}
          </button>
        ))}
      </div>
    </>
  )
}

function filtersSet({ scope, how, via, role, resourceGroup }: AccessSearch): number {
  return [scope, how === 'any' ? '' : how, via, role, resourceGroup].filter((value) => value !== '').length
}

const hereLabels: Record<ScopeLevel, string> = {
  account: 'This account only',
  organization: 'This organization only',
  project: 'This project only',
}

function Filters({ search, assignments, level, onChange }: AccessControlsProps) {
  const places = choicesOf(assignments, (assignment) => ({
    value: placeOf(assignment.scope),
    label: placeName(assignment),
  }))
  const roles = choicesOf(assignments, ({ role }) => ({ value: role.id, label: role.name }))
  const groups = choicesOf(assignments, (assignment) => ({
    value: resourceGroupKey(assignment),
    label: assignment.resourceGroup,
  }))
  const ways = choicesOf(
    assignments.filter(({ via }) => via.kind !== 'direct'),
    (assignment) => ({ value: viaKey(assignment), label: viaName(assignment) }),
  )
  return (
    <div className="flex w-72 max-w-full flex-col gap-3 p-1">
      <Choose
        label="Scope"
        value={search.scope}
        known={['', 'here']}
        choices={places}
        heading="One scope"
        onChange={(scope) => {
          onChange({ scope })
        }}
      >
        <option value="">All scopes</option>
        <option value="here">{hereLabels[level]}</option>
      </Choose>
      <Choose
        label="Assigned"
        value={search.via === '' ? search.how : search.via}
        known={assignmentKinds}
        choices={ways}
        heading="Inherited from one group"
        onChange={(value) => {
          const how = assignmentKinds.find((way) => way === value)
          onChange(how === undefined ? { how: 'any', via: value } : { how, via: '' })
        }}
      >
        {assignmentKinds.map((way) => (
          <option key={way} value={way}>
            {wayLabels[way]}
          </option>
        ))}
      </Choose>
      <Choose
        label="Role"
        value={search.role}
        known={['']}
        choices={roles}
        onChange={(role) => {
          onChange({ role })
        }}
      >
        <option value="">All roles</option>
      </Choose>
      <Choose
        label="Resource group"
        value={search.resourceGroup}
        known={['']}
        choices={groups}
        onChange={(resourceGroup) => {
          onChange({ resourceGroup })
        }}
      >
        <option value="">All resource groups</option>
      </Choose>
      <Choose
        label="Show as"
        value={search.view}
        known={['table', ...treeKinds]}
        choices={[]}
        onChange={(value) => {
          onChange({ view: treeKinds.find((kind) => kind === value) ?? 'table' })
        }}
      >
        {(['table', ...treeKinds] as const).map((view) => (
          <option key={view} value={view}>
            {viewLabels[view]}
          </option>
        ))}
      </Choose>
      {/* Stays when no filter is set anymore, because it has the focus then. */}
      <Button
        size="small"
        variant="ghost"
        className="self-start"
        aria-disabled={filtersSet(search) === 0 || undefined}
        onClick={() => {
          onChange({ ...everything, view: search.view, can: search.can })
        }}
      >
        Clear filters
      </Button>
    </div>
  )
}

type ChooseProps = {
  label: string
  value: string
  /** Values of the options among the children. */
  known: readonly string[]
  choices: readonly Choice[]
  heading?: string
  onChange: (value: string) => void
  children: ReactNode
}

function Choose({ label, value, known, choices, heading, onChange, children }: ChooseProps) {
  // An address can name access that is no longer assigned; the select must show that instead of another option.
  const isMissing = !known.includes(value) && !choices.some((choice) => choice.value === value)
  const options = choices.map((choice) => (
    <option key={choice.value} value={choice.value} translate="no">
      {choice.label}
    </option>
  ))
  return (
    <label className="flex flex-col gap-1 text-xs text-text-secondary">
      {label}
      <NativeSelect
        value={value}
        className="w-full min-w-0"
        onChange={(event) => {
          onChange(event.currentTarget.value)
        }}
      >
        {children}
        {isMissing && (
          <option value={value} translate="no">
            {value}
          </option>
        )}
        {heading === undefined || choices.length === 0 ? options : <optgroup label={heading}>{options}</optgroup>}
      </NativeSelect>
    </label>
  )
}
