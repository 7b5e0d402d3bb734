import type { ReactNode } from 'react'
import type { RoleAssignment } from '#src/domain/access.ts'
import {
  choicesOf,
  placeName,
  placeOf,
  resourceGroupKey,
  treeKinds,
  viaKey,
  viaName,
  waysToHold,
  type Choice,
} from '#src/domain/access-map.ts'
import type { ScopeLevel } from '#src/domain/scope.ts'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import type { AccessSearch } from './access.search.ts'

const wayWords: Record<AccessSearch['how'], string> = {
  any: 'Direct and through groups',
  direct: 'Direct only',
  groups: 'Through groups only',
  managed: 'Managed only',
}
const viewWords: Record<AccessSearch['view'], string> = {
  table: 'Table',
  scope: 'Tree by scope',
  role: 'Tree by role',
  group: 'Tree by resource group',
  via: 'Tree by how assigned',
}

type AccessControlsProps = {
  search: AccessSearch
  /** All role assignments, unfiltered. */
  assignments: readonly RoleAssignment[]
  /** Level of the page's scope. */
  level: ScopeLevel
  onChange: (patch: Partial<AccessSearch>, typing?: 'typing') => void
}

/** What of the access is shown, and how. All of it stands in the address. */
export function AccessControls({ search, assignments, level, onChange }: AccessControlsProps) {
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
    <>
      <Choose
        label="Scope of the roles"
        value={search.scope}
        known={['', 'here']}
        choices={places}
        heading="One scope"
        onChange={(scope) => {
          onChange({ scope })
        }}
      >
        <option value="">All scopes</option>
        <option value="here">This {level} only</option>
      </Choose>
      <Choose
        label="How the roles are assigned"
        value={search.via === '' ? search.how : search.via}
        known={waysToHold}
        choices={ways}
        heading="Through one group"
        onChange={(value) => {
          const how = waysToHold.find((way) => way === value)
          onChange(how === undefined ? { how: 'any', via: value } : { how, via: '' })
        }}
      >
        {waysToHold.map((way) => (
          <option key={way} value={way}>
            {wayWords[way]}
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
            {viewWords[view]}
          </option>
        ))}
      </Choose>
      <SearchBox
        label="Search what the roles allow"
        placeholder="Can do… delete pipelines"
        value={search.can}
        onCommit={(can) => {
          onChange({ can: can.trim() }, 'typing')
        }}
        className="w-64 max-md:w-full"
      />
    </>
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
  // An address may name what is not held any more; the choice has to say so instead of showing another one.
  const isMissing = !known.includes(value) && !choices.some((choice) => choice.value === value)
  const options = choices.map((choice) => (
    <option key={choice.value} value={choice.value} translate="no">
      {choice.label}
    </option>
  ))
  return (
    <NativeSelect
      aria-label={label}
      value={value}
      className="max-w-60 min-w-0 max-md:w-full max-md:max-w-full"
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
  )
}
