import { useQuery } from '@tanstack/react-query'
import { Building2, Copy, FolderKanban, Hash, KeyRound, UserRound, Users } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import { ReadError } from '#src/components/read-error.tsx'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { StatusBadge } from '#src/components/user-badges.tsx'
import { useUserActions } from '#src/components/user-actions/use-user-actions.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { byMatch, peopleQuestion } from '#src/domain/find-people.ts'
import { counted, formatNumber } from '#src/domain/format.ts'
import { queryProblem } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { foundPeopleQuery } from '#src/queries/find-people-query.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { organizationsQuery, projectsQuery } from '#src/queries/scope-queries.ts'
import { useDebouncedText } from '#src/ui/use-debounce.ts'
import { Initials } from '#src/ui/initials.tsx'
import { Matched } from '#src/ui/matched.tsx'
import { CommandPalette, type PaletteGroup, type PaletteItem } from '#src/ui/command-palette.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { usePaletteCommands } from './palette-commands.tsx'

/** Milliseconds without a key press before users are searched. */
const PAUSE = 250
const MAX_SCOPES = 3

type PaletteProps = {
  open: boolean
  opener: HTMLElement | null
  /** The typed text; kept by the parent, because typing may start before this code has loaded. */
  text: string
  onText: (text: string) => void
  onClose: () => void
  /** Opens the scope switcher. */
  onSwitchScope: () => void
  /** Opens the list of shortcuts. */
  onShortcuts: () => void
}

/**
 * The command palette: users by name, email, ID, or a log line, with the actions for the best match (the same actions
 * and guards as in the list), and the commands. Stays mounted when it is closed, for the dialogs of actions.
 */
export function Palette(props: PaletteProps) {
  const { open, opener, text, onText: setText, onClose, onSwitchScope, onShortcuts } = props
  const scope = useScope()
  const navigate = useNavigate()
  const { full } = useScopeName(scope)
  const { actionsFor, dialog } = useUserActions(scope)
  const [person, setPerson] = useState<UserMetadata>()
  const searchText = useDebouncedText(text, PAUSE)
  const permissions = useQuery({ ...permissionsQuery(scope), enabled: false }).data
  const canView = permissions?.here.has('core_user_view') !== false
  const question = person === undefined && canView ? peopleQuestion(searchText) : undefined
  const found = useQuery({
    ...foundPeopleQuery(scope, question ?? { kind: 'text', text: '' }),
    enabled: open && question !== undefined,
  })
  const scopes = useScopes(scope, open && person === undefined ? searchText : '')
  // The choice runs after the palette has closed, so that focus ends where the choice leads.
  const [chosen, setChosen] = useState<{ run: () => void }>()
  const choose = (run: () => void) => () => {
    setChosen({ run })
    onClose()
  }
  const go = (to: string) => choose(() => void navigate(to))
  const term = text.trim().toLowerCase()
  const matches = ({ label }: { label: string }) => label.toLowerCase().includes(term)

  /** Actions that the user's state calls for come first, destructive ones last. */
  const actionItems = (user: UserMetadata): PaletteItem[] => {
    const actions = actionsFor(user).map((action) => ({
      id: action.id,
      label: action.label,
      icon: action.icon,
      danger: action.danger === true,
      blockedReason: action.blockedReason,
      onSelect: choose(() => {
        action.run(opener)
      }),
    }))
    const isFirst = ({ id, blockedReason }: PaletteItem) => id === 'unlock' && blockedReason === undefined
    const access = permissions?.here.has('core_user_manage') === true ? 'Edit access' : 'View access'
    return [
      ...actions.filter(isFirst),
      { id: 'access', label: access, icon: <KeyRound aria-hidden />, onSelect: go(paths.user(scope, user.uuid)) },
      {
        id: 'groups',
        label: 'Open groups',
        icon: <Users aria-hidden />,
        onSelect: go(paths.user(scope, user.uuid, 'groups')),
      },
      {
        id: 'details',
        label: 'Open details',
        icon: <UserRound aria-hidden />,
        onSelect: go(paths.user(scope, user.uuid, 'details')),
      },
      ...actions.filter((action) => !isFirst(action) && !action.danger),
      {
        id: 'copy-email',
        label: 'Copy email',
        icon: <Copy aria-hidden />,
        onSelect: choose(() => {
          copy(user.email, `Email of ${displayName(user)}`)
        }),
      },
      {
        id: 'copy-id',
        label: 'Copy user ID',
        icon: <Hash aria-hidden />,
        onSelect: choose(() => {
          copy(user.uuid, `User ID of ${displayName(user)}`)
        }),
      },
      ...actions.filter(({ danger }) => danger),
    ]
  }

  const commands = usePaletteCommands({ canView, choose, onSwitchScope, onShortcuts })
  const people = question === undefined || found.isError ? [] : byMatch(found.data?.rows ?? [], text)
  // The last results stay while the next ones load; no action runs on stale ones.
  const fresh = searchText === text.trim() && !found.isPlaceholderData
  const best = fresh ? people[0] : undefined
  const others = best === undefined ? people : people.slice(1)
  const matching = question?.kind === 'text' ? question.text : undefined
  const matchingItems: PaletteItem[] = [
    ...commands.filter(matches),
    ...(matching !== undefined && canView
      ? [
          {
            id: 'matching',
            label: `Users matching “${matching}”`,
            icon: <Users aria-hidden />,
            detail: found.data === undefined || !fresh ? undefined : results(found.data.totalItems),
            onSelect: go(paths.users(scope, `?${new URLSearchParams({ q: matching }).toString()}`)),
          },
        ]
      : []),
    ...scopes.map(({ name, level, to }) => ({
      id: paths.users(to),
      label: name,
      isName: true,
      detail: level,
      icon: level === 'Project' ? <FolderKanban aria-hidden /> : <Building2 aria-hidden />,
      onSelect: go(paths.users(to)),
    })),
  ]
  const groups: PaletteGroup[] = (
    person === undefined
      ? [
          ...(best === undefined
            ? []
            : [{ value: 'Best match', about: <About user={best} wanted={text} />, items: actionItems(best) }]),
          {
            value: 'Users',
            items: others.map((user) => ({
              id: user.uuid,
              label: displayName(user),
              isName: true,
              icon: <Initials name={displayName(user)} seed={user.uuid} size="small" />,
              detail: <EmailAndState user={user} wanted={text} />,
              onSelect: () => {
                setPerson(user)
                setText('')
              },
            })),
          },
          { value: 'Commands', items: matchingItems },
        ]
      : [{ value: full, about: <About user={person} wanted="" />, items: actionItems(person).filter(matches) }]
  ).filter(({ items }) => items.length > 0)
  const count =
    person !== undefined || text.trim() === '' || !fresh
      ? undefined
      : `${counted(people.length, 'user', 'users')}, ${counted(matchingItems.length, 'command', 'commands')}`

  const leavePerson = () => {
    setPerson(undefined)
    setText('')
  }

  // Enter before the results arrived: acts once they arrive, if there is exactly one.
  const [pendingEnter, setPendingEnter] = useState<string>()
  const isStillSearching =
    person === undefined && text.trim() !== '' && (!fresh || (question !== undefined && found.isFetching))
  const answered = pendingEnter !== undefined && pendingEnter === text && !isStillSearching
  // With several users or commands it isn't clear which one is meant.
  const offers = best === undefined ? matchingItems.filter(({ id }) => id !== 'matching') : actionItems(best)
  const isOnlyChoice = best === undefined ? offers.length === 1 : others.length === 0
  const [onlyChoice] = answered && !found.isError && isOnlyChoice ? offers : []
  const selected = onlyChoice
  if (pendingEnter !== undefined && (pendingEnter !== text || !open || (answered && selected === undefined)))
    setPendingEnter(undefined)
  const take = useEffectEvent(() => {
    selected?.onSelect()
  })
  const isTaken = selected !== undefined
  useEffect(() => {
    if (isTaken) take()
  }, [isTaken])
  return (
    <>
      <CommandPalette
        open={open}
        label="Search users and actions"
        placeholder={person === undefined ? 'Search users and actions' : 'Search actions'}
        value={text}
        onValueChange={setText}
        groups={groups}
        count={count}
        within={person === undefined ? undefined : { label: displayName(person), onLeave: leavePerson }}
        onEarlyEnter={() => {
          const offered = people.length === 0 && commands.some(matches)
          if (!isStillSearching || offered) return false
          setPendingEnter(text)
          return true
        }}
        onClose={onClose}
        onClosed={() => {
          leavePerson()
          setChosen(undefined)
          chosen?.run()
        }}
      >
        {question !== undefined && found.isError ? (
          <div className="overflow-y-auto border-t border-line p-3">
            <ReadError
              error={found.error}
              what="users"
              retrying={found.isFetching}
              onRetry={() => void found.refetch()}
            />
          </div>
        ) : (
          <Status className="px-4 py-2 text-sm text-muted empty:hidden">{announcement()}</Status>
        )}
      </CommandPalette>
      {dialog}
    </>
  )

  function announcement(): string {
    if (person !== undefined) return groups.length === 0 ? 'No matching actions.' : ''
    if (text.trim() === '') return ''
    if (!canView) return `You don’t have permission to view users in ${full}.`
    if (question === undefined && searchText === text.trim())
      return queryProblem(text) === 'too-long' ? 'This text contains no email or user ID.' : ''
    if (!fresh || found.isFetching) return 'Searching users…'
    if (people.length > 0) return ''
    switch (question?.kind) {
      case 'emails':
        return `No user in ${full} has the email ${question.emails.join(', ')}.`
      case 'ids':
        return `No user in ${full} has the ID ${question.ids.join(', ')}.`
      default:
        return `No users in ${full} match “${text.trim()}”.`
    }
  }
}

type AboutProps = { user: UserMetadata; wanted: string }

/** The user whom the actions below are about. */
function About({ user, wanted }: AboutProps) {
  const name = displayName(user)
  return (
    <>
      <Initials name={name} seed={user.uuid} size="small" />
      <span className="flex min-w-0 flex-1 items-center gap-x-2.5">
        <bdi translate="no" className="max-w-3/5 shrink-0 truncate">
          <Matched text={name} searchText={wanted} />
        </bdi>{' '}
        <EmailAndState user={user} wanted={wanted} />
      </span>
    </>
  )
}

function EmailAndState({ user, wanted }: AboutProps) {
  return (
    <>
      <bdi translate="no" title={user.email} className="min-w-0 truncate text-text-secondary">
        <Matched text={user.email} searchText={wanted} />
      </bdi>{' '}
      {(user.locked === true || user.disabled === true) && <StatusBadge user={user} />}
    </>
  )
}

function results(count: number): string {
  return count === 1 ? '1 result' : `${formatNumber(count)} results`
}

function copy(text: string, label: string): void {
  navigator.clipboard.writeText(text).then(
    () => {
      addToast('success', `${label} copied.`)
    },
    () => {
      addToast('warning', `Couldn’t copy. ${label}: ${text}`)
    },
  )
}

/** Organizations, and projects of the current organization, whose names contain this text. A failure shows none. */
function useScopes(scope: Scope, text: string) {
  const search = text.trim()
  const enabled = search !== '' && queryProblem(search) === undefined
  const organizations = useQuery({ ...organizationsQuery(scope.account, search), enabled })
  const projects = useQuery({
    ...projectsQuery(scope.account, scope.org ?? '', search),
    enabled: enabled && scope.org !== undefined,
  })
  if (!enabled) return []
  return [
    ...(organizations.data?.rows ?? []).map(({ organization }) => ({
      name: organization.name,
      level: 'Organization',
      to: makeScope(scope.account, organization.identifier),
    })),
    ...(scope.org === undefined ? [] : (projects.data?.rows ?? [])).map(({ project }) => ({
      name: project.name,
      level: 'Project',
      to: makeScope(scope.account, scope.org, project.identifier),
    })),
  ].slice(0, MAX_SCOPES)
}
