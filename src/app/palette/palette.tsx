import { useQuery } from '@tanstack/react-query'
import {
  Building2,
  CircleCheck,
  ClipboardCheck,
  Copy,
  FolderKanban,
  Hash,
  History,
  House,
  KeyRound,
  ListChecks,
  Mail,
  Monitor,
  ShieldCheck,
  ShieldQuestionMark,
  UserPlus,
  UserRound,
  Users,
} from 'lucide-react'
import { useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { ReadError } from '#src/components/read-error.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useScope } from '#src/components/use-scope.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { StatusBadge } from '#src/components/user-badges.tsx'
import { useUserActions } from '#src/components/user-actions/use-user-actions.tsx'
import type { UserMetadata } from '#src/contract/user-schema.ts'
import { peopleQuestion } from '#src/domain/find-people.ts'
import { formatNumber } from '#src/domain/format.ts'
import { queryProblem } from '#src/domain/list-search.ts'
import { paths } from '#src/domain/paths.ts'
import { makeScope, type Scope } from '#src/domain/scope.ts'
import { displayName } from '#src/domain/user.ts'
import { foundPeopleQuery } from '#src/queries/find-people-query.ts'
import { addToast } from '#src/session/toast-queue.ts'
import { permissionsQuery } from '#src/queries/permission-queries.ts'
import { organizationsQuery, projectsQuery } from '#src/queries/scope-queries.ts'
import { useDebouncedText } from '#src/ui/use-debounce.ts'
import { CommandPalette, type PaletteGroup, type PaletteItem } from '#src/ui/command-palette.tsx'

/** Milliseconds without a key before people are looked up. */
const PAUSE = 250
const MAX_SCOPES = 3

type PaletteProps = {
  open: boolean
  opener: HTMLElement | null
  /** What is typed; kept outside, because it may begin before this code is there. */
  text: string
  onText: (text: string) => void
  onClose: () => void
}

/**
 * The command palette: screens, people by name, address, id or a line of a log, then what can be done
 * with the person, by the same actions and guards as in the list. Stays when it is closed, for the dialogs of actions.
 */
export function Palette({ open, opener, text, onText: setText, onClose }: PaletteProps) {
  const scope = useScope()
  const { keyType } = useSession()
  const navigate = useNavigate()
  const { full, name: scopeName } = useScopeName(scope)
  const { actionsFor, dialog } = useUserActions(scope)
  const [person, setPerson] = useState<UserMetadata>()
  const asked = useDebouncedText(text, PAUSE)
  const rights = useQuery({ ...permissionsQuery(scope), enabled: false }).data
  const mayView = rights?.here.has('core_user_view') !== false
  const question = person === undefined && mayView ? peopleQuestion(asked) : undefined
  const found = useQuery({
    ...foundPeopleQuery(scope, question ?? { kind: 'text', text: '' }),
    enabled: open && question !== undefined,
  })
  const scopes = useScopes(scope, open && person === undefined ? asked : '')
  // The choice runs after the palette has closed, so that focus ends where the choice leads.
  const [chosen, setChosen] = useState<{ run: () => void }>()
  const choose = (run: () => void) => () => {
    setChosen({ run })
    onClose()
  }
  const go = (to: string) => choose(() => void navigate(to))
  const words = text.trim().toLowerCase()
  const fits = ({ label }: { label: string }) => label.toLowerCase().includes(words)

  const actionItems = (user: UserMetadata): PaletteItem[] => [
    { id: 'open', label: 'Open', icon: <UserRound aria-hidden />, onSelect: go(paths.user(scope, user.uuid)) },
    {
      id: 'groups',
      label: 'Open groups',
      icon: <Users aria-hidden />,
      onSelect: go(paths.user(scope, user.uuid, 'groups')),
    },
    ...actionsFor(user)
      .toSorted((a, b) => Number(a.danger === true) - Number(b.danger === true))
      .map((action) => ({
        id: action.id,
        label: action.label,
        icon: action.icon,
        blockedReason: action.blockedReason,
        onSelect: choose(() => {
          action.run(opener)
        }),
      })),
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
  ]

  const screens: PaletteItem[] = [
    ...(mayView
      ? [
          screen('users', 'Users', <Users aria-hidden />, paths.users(scope)),
          screen('invitations', 'Invitations', <Mail aria-hidden />, paths.invitations(scope)),
          screen('who-can', 'Who can…?', <ShieldQuestionMark aria-hidden />, paths.whoCan(scope)),
          screen('access-review', 'Access review', <ClipboardCheck aria-hidden />, paths.accessReview(scope)),
          screen('add', 'Add users', <UserPlus aria-hidden />, paths.addUsers(scope)),
        ]
      : []),
    screen('runs', 'Bulk actions', <ListChecks aria-hidden />, paths.bulkRuns(scope.account)),
    screen('changes', 'Recent changes', <History aria-hidden />, paths.changes(scope.account)),
    ...(keyType === 'pat'
      ? [
          ...(mayView ? [] : [screen('home', 'Home', <House aria-hidden />, paths.myHome(scope.account))]),
          screen('profile', 'Profile', <UserRound aria-hidden />, paths.profile(scope.account)),
          screen('password', 'Password', <KeyRound aria-hidden />, paths.password(scope.account)),
          screen(
            'two-factor',
            'Two-factor authentication',
            <ShieldCheck aria-hidden />,
            paths.twoFactor(scope.account),
          ),
          screen('access', 'My access', <CircleCheck aria-hidden />, paths.myAccess(scope.account)),
        ]
      : []),
    screen('preferences', 'Preferences', <Monitor aria-hidden />, paths.preferences(scope.account)),
  ]

  function screen(id: string, label: string, icon: ReactNode, to: string): PaletteItem {
    return { id: `go-${id}`, label, icon, onSelect: go(to) }
  }

  const people = question === undefined || found.isError ? [] : (found.data?.rows ?? [])
  // The last answer stays while the next is on its way; nothing can be done to somebody by a stale one.
  const fresh = asked === text.trim() && !found.isPlaceholderData
  const [only, second] = people
  const matching = question?.kind === 'text' ? question.text : undefined
  const groups: PaletteGroup[] = (
    person === undefined
      ? [
          {
            value: `People in ${scopeName}`,
            items: people.map((user) => ({
              id: user.uuid,
              label: displayName(user),
              isName: true,
              icon: <UserRound aria-hidden />,
              detail: (
                <>
                  <bdi>{user.email}</bdi>
                  {(user.locked === true || user.disabled === true) && <StatusBadge user={user} />}
                </>
              ),
              onSelect: () => {
                setPerson(user)
                setText('')
              },
            })),
          },
          {
            value: only === undefined ? '' : displayName(only),
            items: only !== undefined && second === undefined && fresh ? actionItems(only) : [],
          },
          {
            value: 'Go to',
            items: [
              ...screens.filter(fits),
              ...(matching !== undefined && mayView
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
            ],
          },
        ]
      : [{ value: `${displayName(person)} in ${full}`, items: actionItems(person).filter(fits) }]
  ).filter(({ items }) => items.length > 0)

  const leavePerson = () => {
    setPerson(undefined)
    setText('')
  }

  // Enter with a text whose people are not there yet: taken when they are, if it can only be one.
  const [early, setEarly] = useState<string>()
  const awaited = person === undefined && text.trim() !== '' && (!fresh || (question !== undefined && found.isFetching))
  const answered = early !== undefined && early === text && !awaited
  const offers = (people.length > 0 ? groups.slice(0, 1) : groups).flatMap(({ items }) => items)
  const [sole, another] = offers.filter(({ id }) => id !== 'matching')
  const taken = answered && !found.isError && another === undefined ? sole : undefined
  if (early !== undefined && (early !== text || !open || (answered && taken === undefined))) setEarly(undefined)
  const take = useEffectEvent(() => {
    taken?.onSelect()
  })
  const isTaken = taken !== undefined
  useEffect(() => {
    if (isTaken) take()
  }, [isTaken])
  return (
    <>
      <CommandPalette
        open={open}
        label="Search users and actions"
        placeholder={person === undefined ? 'Search users and actions' : 'What to do'}
        value={text}
        onValueChange={setText}
        groups={groups}
        within={person === undefined ? undefined : { label: displayName(person), onLeave: leavePerson }}
        onEarlyEnter={() => {
          const offered = people.length === 0 && screens.some(fits)
          if (!awaited || offered) return false
          setEarly(text)
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
              thing="the people"
              retrying={found.isFetching}
              onRetry={() => void found.refetch()}
            />
          </div>
        ) : (
          <p role="status" className="px-4 py-2 text-sm text-muted empty:hidden">
            {said()}
          </p>
        )}
      </CommandPalette>
      {dialog}
    </>
  )

  function said(): string {
    if (person !== undefined) return groups.length === 0 ? 'Nothing to do has this name.' : ''
    if (text.trim() === '') return ''
    if (!mayView) return `You may not see the people of ${full}.`
    if (question === undefined && asked === text.trim())
      return queryProblem(text) === 'too-long' ? 'No email and no user ID in this text.' : ''
    if (!fresh || found.isFetching) return 'Looking for people…'
    if (people.length > 0) return ''
    switch (question?.kind) {
      case 'emails':
        return `Nobody in ${full} has the address ${question.emails.join(', ')}.`
      case 'ids':
        return `Nobody in ${full} has the ID ${question.ids.join(', ')}.`
      default:
        return `Nobody in ${full} is called that.`
    }
  }
}

function results(count: number): string {
  return count === 1 ? '1 result' : `${formatNumber(count)} results`
}

function copy(text: string, what: string): void {
  navigator.clipboard.writeText(text).then(
    () => {
      addToast('success', `${what} copied.`)
    },
    () => {
      addToast('warning', `Copying was refused. ${what}: ${text}`)
    },
  )
}

/** Organizations, and projects of the present organization, with this text in their names. A failure shows none. */
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
