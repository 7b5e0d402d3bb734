import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { userListQuery } from '#src/queries/user-queries.ts'
import { Combobox } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import { useDebouncedText } from '#src/ui/use-debounce.ts'

const PAGE = 25

type PersonPickerProps = {
  scope: Scope
  /** Who cannot be chosen: the person that is compared. */
  not: string
  onChoose: (userId: string) => void
}

/** Finds a person of the scope by name or address, on the server. */
export function PersonPicker({ scope, not, onChoose }: PersonPickerProps) {
  const [typed, setTyped] = useState('')
  const search = useDebouncedText(typed)
  const list = useQuery(
    userListQuery(scope, { search, roles: [], resourceGroups: [], sort: 'name,ASC', pageIndex: 0, pageSize: PAGE }),
  )
  const rows = list.data?.rows ?? []
  const beyond = Math.max(0, (list.data?.totalItems ?? 0) - rows.length)
  return (
    <Field label="Compare with" className="w-full max-w-96">
      {(wiring) => (
        <Combobox
          wiring={wiring}
          value={null}
          items={rows
            .filter(({ user }) => user.uuid !== not)
            .map(({ user }) => ({ value: user.uuid, label: displayName(user), hint: user.email }))}
          onChange={(person) => {
            if (person !== null) onChoose(person.value)
          }}
          searched={list.data === undefined || list.isPlaceholderData ? undefined : search}
          onQueryChange={setTyped}
          placeholder="Name or address"
          loading={list.isFetching}
          emptyText={list.isError ? causeOf(list.error) : 'Nobody found here'}
          more={beyond === 0 ? undefined : `And ${formatNumber(beyond)} more: type to find them`}
        />
      )}
    </Field>
  )
}
