import { Columns2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { SearchNotes } from '#src/components/search-notes.tsx'
import { useSearchText } from '#src/components/use-search-text.ts'
import type { Selection } from '#src/components/use-selection.ts'
import type { MatrixSearch } from '#src/domain/access-review/matrix-address.ts'
import type { Matrix } from '#src/domain/access-review/matrix.ts'
import type { RoleKey } from '#src/domain/access-review/snapshot.ts'
import { paths } from '#src/domain/paths.ts'
import type { Scope } from '#src/domain/scope.ts'
import { Button } from '#src/ui/button.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { SearchBox } from '#src/ui/search-box.tsx'
import type { MatrixRow } from './matrix-rows.ts'
import { compareProblem, roleNameIn, selectionText } from './matrix-text.ts'

type MatrixToolsProps = {
  search: MatrixSearch
  roles: Matrix['roles']
  /** Number of matching users; empty without a filter. */
  found: string
  onChange: (patch: Partial<MatrixSearch>) => void
  /** The file with the shown users. */
  children: ReactNode
}

/** Search and filter of the matrix. */
export function MatrixTools({ search: { q, role }, roles, found, onChange, children }: MatrixToolsProps) {
  const text = useSearchText(q, (next) => {
    onChange({ q: next })
  })
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 px-4 pb-3 md:px-6">
        <SearchBox
          label="Search users"
          placeholder="Search name or email"
          value={text.shown}
          className="w-72 max-w-full max-md:w-full"
          onCommit={text.commit}
        />
        <RoleFilter
          role={role}
          roles={roles}
          onChange={(next) => {
            onChange({ role: next })
          }}
        />
        <Status className="text-sm text-muted">{found}</Status>
        <span className="md:ml-auto">{children}</span>
      </div>
      {text.problem !== undefined && (
        <div className="px-4 pb-3 md:px-6">
          <SearchNotes q={q} text={text.shown} problem={text.problem} onSearch={text.commit} />
        </div>
      )}
    </>
  )
}

type RoleFilterProps = {
  role: RoleKey | undefined
  roles: Matrix['roles']
  onChange: (role: RoleKey | undefined) => void
}

function RoleFilter({ role, roles, onChange }: RoleFilterProps) {
  const known = roles.map((each) => each.role)
  // An address can have a role that no user has.
  const offered = role === undefined || known.includes(role) ? known : [role, ...known]
  return (
    <NativeSelect
      aria-label="Role"
      className="max-w-56 max-md:w-full max-md:max-w-none"
      value={role ?? ''}
      onChange={({ currentTarget: { value } }) => {
        onChange(offered.find((each) => each === value))
      }}
    >
      <option value="">All roles</option>
      {offered.map((each) => (
        <option key={each} value={each}>
          {roleNameIn(roles, each)}
        </option>
      ))}
    </NativeSelect>
  )
}

/** Number of selected users, and the link that compares two of them. */
export function CompareBar({ scope, selection }: { scope: Scope; selection: Selection<MatrixRow> }) {
  const navigate = useNavigate()
  const { chosen, clear } = selection
  const [one, other] = chosen
  return (
    <div className="flex flex-wrap items-center gap-2 text-sm text-text-secondary">
      <Status className="text-sm text-muted">{selectionText(chosen.length)}</Status>
      {chosen.length > 0 && (
        <Button size="small" variant="ghost" onClick={clear}>
          Clear selection
        </Button>
      )}
      <Button
        size="small"
        icon={<Columns2 aria-hidden />}
        blockedReason={compareProblem(chosen.length)}
        reasonPlacement="hidden"
        onClick={() => {
          if (one !== undefined && other !== undefined) void navigate(paths.compare(scope, one.id, other.id))
        }}
      >
        Compare users
      </Button>
    </div>
  )
}
