import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { memo, useCallback, useEffect, useRef, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { readUsers, type Row } from './users-api.ts'

/** How long the app's search rests; the bench takes it off the time of both. */
const PAUSE = 300

/** What a list of users cannot do without, in the plainest way: the measure for what the app's list costs. */
export function UsersList() {
  const { account = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const page = Number(search.get('page') ?? 1)
  const size = Number(search.get('size') ?? 25)
  const term = search.get('q') ?? ''
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const [menu, setMenu] = useState<{ id: string; top: number; right: number }>()
  const dialog = useRef<HTMLDialogElement>(null)
  const { data, error } = useQuery({
    queryKey: ['users', account, page, size, term],
    queryFn: ({ signal }) => readUsers({ account, page: page - 1, size, term }, signal),
    placeholderData: keepPreviousData,
  })
  const rows = data?.content ?? []
  const ids = rows.map(({ user }) => user.uuid)
  const isAll = ids.length > 0 && ids.every((id) => selected.has(id))
  const change = (name: string, value: string) => {
    setSearch((old) => {
      if (name !== 'page') old.delete('page')
      if (value === '') old.delete(name)
      else old.set(name, value)
      return old
    })
  }
  const toggle = useCallback((id: string) => {
    setSelected((old) => {
      const next = new Set(old)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const openMenu = useCallback((id: string, button: HTMLElement) => {
    const { bottom, right } = button.getBoundingClientRect()
    setMenu({ id, top: bottom, right: innerWidth - right })
  }, [])
  if (error) return <p role="alert">{error.message}</p>
  return (
    <main>
      <header>
        <h1>Users</h1>
        <Search value={term} onSearch={(text) => change('q', text)} />
        <button id="add" onClick={() => dialog.current?.showModal()}>
          Add users
        </button>
      </header>
      <p id="selected">{selected.size > 0 && `${selected.size} selected`}</p>
      <table>
        <thead>
          <tr>
            <th>
              <input
                type="checkbox"
                aria-label="Select all on this page"
                checked={isAll}
                onChange={() => setSelected(new Set(isAll ? [] : ids))}
              />
            </th>
            <th>Name</th>
            <th>Email</th>
            <th>Roles</th>
            <th>Managed by</th>
            <th>2FA</th>
            <th>Status</th>
            <th />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <UserRow
              key={row.user.uuid}
              row={row}
              account={account}
              isSelected={selected.has(row.user.uuid)}
              onSelect={toggle}
              onMenu={openMenu}
            />
          ))}
        </tbody>
      </table>
      <footer>
        <span>
          {data?.totalItems ?? '…'} users, page {page} of {data?.totalPages ?? '…'}
        </span>
        <button id="previous" disabled={page === 1} onClick={() => change('page', String(page - 1))}>
          Previous
        </button>
        <button id="next" onClick={() => change('page', String(page + 1))}>
          Next
        </button>
      </footer>
      {menu && <RowMenu id={menu.id} top={menu.top} right={menu.right} onClose={() => setMenu(undefined)} />}
      <dialog ref={dialog} aria-label="Add users">
        <form method="dialog">
          <label>
            Email addresses
            <textarea name="emails" rows={5} />
          </label>
          <label>
            Role
            <select name="role">
              <option>Account Viewer</option>
              <option>Account Admin</option>
            </select>
          </label>
          <button value="cancel">Cancel</button>
          <button value="add">Add</button>
        </form>
      </dialog>
    </main>
  )
}

function Search({ value, onSearch }: { value: string; onSearch: (text: string) => void }) {
  const [text, setText] = useState(value)
  const timer = useRef(0)
  return (
    <input
      type="search"
      aria-label="Search name or email"
      value={text}
      onChange={({ currentTarget }) => {
        const next = currentTarget.value
        setText(next)
        clearTimeout(timer.current)
        timer.current = window.setTimeout(() => onSearch(next), next === '' ? 0 : PAUSE)
      }}
    />
  )
}

type UserRowProps = {
  row: Row
  account: string
  isSelected: boolean
  onSelect: (id: string) => void
  onMenu: (id: string, button: HTMLElement) => void
}

const UserRow = memo(function UserRow({ row, account, isSelected, onSelect, onMenu }: UserRowProps) {
  const { user, roleAssignmentMetadata } = row
  const name = user.name ?? user.email
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          aria-label={`Select ${name}`}
          checked={isSelected}
          onChange={() => onSelect(user.uuid)}
        />
      </td>
      <th scope="row">
        <Link to={`/account/${account}/users/${user.uuid}`}>{name}</Link>
      </th>
      <td>{user.email}</td>
      <td>{roleAssignmentMetadata.map(({ roleIdentifier, roleName }) => roleName ?? roleIdentifier).join(', ')}</td>
      <td>{user.externallyManaged === true ? 'Identity provider' : 'Harness'}</td>
      <td>{user.twoFactorAuthenticationEnabled === true ? 'On' : 'Off'}</td>
      <td>{user.locked === true ? 'Locked' : user.disabled === true ? 'Disabled' : 'Active'}</td>
      <td>
        <button
          aria-haspopup="menu"
          aria-label={`Actions for ${name}`}
          onClick={({ currentTarget }) => onMenu(user.uuid, currentTarget)}
        >
          …
        </button>
      </td>
    </tr>
  )
})

type RowMenuProps = { id: string; top: number; right: number; onClose: () => void }

function RowMenu({ id, top, right, onClose }: RowMenuProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('button')?.focus()
  }, [id])
  return (
    <div
      ref={list}
      role="menu"
      tabIndex={-1}
      style={{ top, right }}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose()
      }}
    >
      {['Edit access', 'Copy email', 'Copy user ID', 'Unlock', 'Reset 2FA', 'Remove'].map((label) => (
        <button key={label} role="menuitem" onClick={onClose}>
          {label}
        </button>
      ))}
    </div>
  )
}
