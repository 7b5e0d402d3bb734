import { Keyboard, LogOut, Monitor, Moon, SlidersHorizontal, Sun, UserRound } from 'lucide-react'
import { useNavigate } from 'react-router'
import { useTheme } from '#src/components/appearance.ts'
import { useSession } from '#src/components/session-context.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import { displayName } from '#src/domain/user.ts'
import { Initials } from '#src/ui/initials.tsx'
import { ActionMenu, type MenuItem } from '#src/ui/menu.tsx'
import { themeNames } from '#src/ui/theme.ts'
import { useSignOut } from './use-sign-out.tsx'

const themes = [
  { value: 'light', label: 'Light', icon: <Sun aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden /> },
  { value: 'system', label: 'System', icon: <Monitor aria-hidden /> },
]

type AccountMenuProps = {
  /** Undefined for a service account, and until the service has responded. */
  me: UserInfo | undefined
  /** The button, while the menu is open. */
  anchor: HTMLElement | undefined
  onKeys: () => void
  onClose: () => void
}

/** Who is connected and with which key, the theme, My settings, and signing out. */
export function AccountMenu({ me, anchor, onKeys, onClose }: AccountMenuProps) {
  const { account, keyType } = useSession()
  const { theme, choose } = useTheme()
  const navigate = useNavigate()
  const { signOut, question } = useSignOut()
  const go = (to: string) => () => void navigate(to)
  const items: MenuItem[] = [
    ...(keyType === 'pat'
      ? [
          {
            id: 'settings',
            label: 'My settings',
            icon: <UserRound aria-hidden />,
            onSelect: go(paths.profile(account)),
          },
        ]
      : []),
    {
      id: 'preferences',
      label: 'Preferences',
      icon: <SlidersHorizontal aria-hidden />,
      onSelect: go(paths.preferences(account)),
    },
    { id: 'keys', label: 'Keyboard shortcuts', icon: <Keyboard aria-hidden />, onSelect: onKeys, shortcut: '?' },
    { id: 'sign-out', label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: signOut, separatorBefore: true },
  ]
  return (
    <>
      <ActionMenu
        anchor={anchor}
        label="Account menu"
        header={<CurrentUser me={me} />}
        choice={{
          label: 'Theme',
          value: theme,
          options: themes,
          onChange: (value) => {
            const next = themeNames.find((name) => name === value)
            if (next !== undefined) choose(next)
          },
        }}
        items={items}
        onClose={onClose}
      />
      {question}
    </>
  )
}

function CurrentUser({ me }: { me: UserInfo | undefined }) {
  const { account, keyType, keyEnding, persona } = useSession()
  const name = me === undefined ? 'Service account' : displayName(me)
  return (
    <div className="-mx-[13px] mb-[3px] flex items-center gap-2.5 border-b border-line px-[13px] pb-[9px]">
      <Initials name={name} seed={me?.uuid ?? account} size="medium" />
      <div className="w-53 min-w-0 max-w-full">
        <p className="truncate text-sm font-semibold text-text" title={name}>
          <bdi translate={me === undefined ? 'yes' : 'no'}>{name}</bdi>
        </p>
        {me !== undefined && (
          <p className="truncate" title={me.email}>
            <bdi>{me.email}</bdi>
          </p>
        )}
        <p>
          {keyType === 'pat' ? 'Personal' : 'Service account'} key ending <code className="font-mono">{keyEnding}</code>
        </p>
        <p>{persona === undefined ? <bdi>{location.host}</bdi> : 'Simulated account'}</p>
      </div>
    </div>
  )
}
