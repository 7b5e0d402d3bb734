import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ReadError } from '#src/components/read-error.tsx'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { causeOf } from '#src/domain/error-cause.ts'
import { formatNumber } from '#src/domain/format.ts'
import type { Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { userListQuery } from '#src/queries/user-queries.ts'
import { Combobox, type ComboboxItem } from '#src/ui/combobox.tsx'
import { Field } from '#src/ui/field.tsx'
import { useDebouncedText } from '#src/ui/use-debounce.ts'

type PersonFieldProps = {
  label?: string
  scope: Scope
  scopeName: string
  value: ComboboxItem | null
  onChange: (person: ComboboxItem | null) => void
  hint?: string
  /** A user who is not offered. */
  except?: string
}

const PAGE = 25

/** Finds a user of the scope by name or address, on the server. */
export function PersonField({ label = 'User', scope, scopeName, value, onChange, hint, except }: PersonFieldProps) {
  const [typed, setTyped] = useState('')
  const search = useDebouncedText(typed)
  const options = userListQuery(scope, {
    search,
    roles: [],
    resourceGroups: [],
    sort: 'name,ASC',
    pageIndex: 0,
    pageSize: PAGE,
  })
  const list = useQuery(options)
  if (list.isError && list.data === undefined)
    return (
      <ReadError
        error={list.error}
        what={['usersIn', scopeName]}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    )
  const rows = list.data?.rows ?? []
  const beyond = Math.max(0, (list.data?.totalItems ?? 0) - rows.length)
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(wiring) => (
        <>
          <Combobox
            wiring={wiring}
            items={rows.filter(({ user }) => user.uuid !== except).map(({ user }) => itemOf(user))}
            value={value}
            onChange={onChange}
            searched={list.data === undefined || list.isPlaceholderData ? undefined : search}
            placeholder="Name or email"
            loading={list.isFetching && (list.data === undefined || list.isPlaceholderData)}
            emptyText={list.isError ? causeOf(list.error) : 'No matches'}
            {...(beyond === 0
              ? {}
              : {
                  more: `Showing ${formatNumber(rows.length)} of ${formatNumber(beyond + rows.length)}. Type to find others.`,
                })}
            onQueryChange={setTyped}
          />
          <SlowReadNotice query={list} queryKey={options.queryKey} what="users" />
        </>
      )}
    </Field>
  )
}

/** A user as a choice. */
export function itemOf(user: UserMetadata): ComboboxItem {
  const label = displayName(user)
  return { value: user.uuid, label, ...(label === user.email ? {} : { hint: user.email }) }
}
