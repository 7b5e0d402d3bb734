import { useQueryClient } from '@tanstack/react-query'
import {
  Building2,
  Camera,
  CircleCheck,
  ClipboardCheck,
  ClipboardPen,
  History,
  House,
  KeyRound,
  Keyboard,
  ListChecks,
  Lock,
  Mail,
  Monitor,
  ShieldCheck,
  ShieldOff,
  ShieldQuestionMark,
  UserRound,
  UserRoundPlus,
  Users,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router'
import { singleKeysChoices, singleKeysPreference } from '#src/components/list-keys.ts'
import { useSession } from '#src/components/session-context.ts'
import { usePreference } from '#src/components/use-preference.ts'
import { useScope } from '#src/components/use-scope.ts'
import { formatNumber } from '#src/domain/format.ts'
import { paths } from '#src/domain/paths.ts'
import { knownCount } from '#src/queries/known-counts.ts'
import type { PaletteItem } from '#src/ui/command-palette.tsx'

type CommandOptions = {
  /** Whether the user may see who is in the scope. */
  canView: boolean
  /** Makes a handler that closes the palette before it runs this. */
  choose: (run: () => void) => () => void
  /** Opens the scope switcher. */
  onSwitchScope: () => void
  /** Opens the list of shortcuts. */
  onShortcuts: () => void
}

/** The commands of the palette: every screen of the scope and the account, the scope switcher, and the shortcuts. */
export function usePaletteCommands({ canView, choose, onSwitchScope, onShortcuts }: CommandOptions): PaletteItem[] {
  const client = useQueryClient()
  const scope = useScope()
  const { keyType } = useSession()
  const navigate = useNavigate()
  const [singleKeys] = usePreference<(typeof singleKeysChoices)[number]>(singleKeysPreference, singleKeysChoices, 'on')

  return [
    ...(canView
      ? [
          screen('users', 'Users', <Users aria-hidden />, paths.users(scope), 'G U'),
          statusView('locked', 'Locked users', <Lock aria-hidden />, 'G L'),
          statusView('no-2fa', 'Users without 2FA', <ShieldOff aria-hidden />, 'G F'),
          screen('invitations', 'Invitations', <Mail aria-hidden />, paths.invitations(scope), 'G I'),
          screen('who-can', 'Who can…?', <ShieldQuestionMark aria-hidden />, paths.whoCan(scope), 'G W'),
          screen('access-review', 'Access review', <ClipboardCheck aria-hidden />, paths.accessReview(scope), 'G R'),
          screen('new-review', 'New review', <ClipboardPen aria-hidden />, paths.newReview(scope)),
          screen('snapshots', 'Snapshots of access', <Camera aria-hidden />, paths.snapshots(scope)),
          screen('add', 'Add users', <UserRoundPlus aria-hidden />, paths.addUsers(scope)),
        ]
      : []),
    screen('runs', 'Bulk actions', <ListChecks aria-hidden />, paths.bulkRuns(scope.account), 'G B'),
    screen('changes', 'Recent changes', <History aria-hidden />, paths.changes(scope.account), 'G C'),
    ...(keyType === 'pat'
      ? [
          ...(canView ? [] : [screen('home', 'Home', <House aria-hidden />, paths.myHome(scope.account))]),
          screen('profile', 'Profile', <UserRound aria-hidden />, paths.profile(scope.account), 'G P'),
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
    {
      id: 'scope',
      label: 'Switch scope…',
      icon: <Building2 aria-hidden />,
      keys: keysOf('G S'),
      onSelect: choose(onSwitchScope),
    },
    {
      id: 'keys',
      label: 'Keyboard shortcuts…',
      icon: <Keyboard aria-hidden />,
      keys: keysOf('?'),
      onSelect: choose(onShortcuts),
    },
  ]

  /** @param keys separated by a space; hidden while single-key shortcuts are off */
  function keysOf(keys: string): string[] {
    return singleKeys === 'off' ? [] : keys.split(' ').filter((key) => key !== '')
  }

  function screen(id: string, label: string, icon: ReactNode, to: string, keys = ''): PaletteItem {
    return { id: `go-${id}`, label, icon, keys: keysOf(keys), onSelect: choose(() => void navigate(to)) }
  }

  function statusView(status: 'locked' | 'no-2fa', label: string, icon: ReactNode, keys: string): PaletteItem {
    const count = knownCount(client, scope, status)
    return {
      ...screen(status, label, icon, paths.users(scope, `?status=${status}`), keys),
      ...(count === undefined ? {} : { detail: formatNumber(count) }),
    }
  }
}
