import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { useSession } from '#src/components/session-context.ts'
import { displayName } from '#src/domain/user.ts'
import { currentUserQuery } from '#src/queries/me-queries.ts'
import { Initials, initialsOf } from '#src/ui/initials.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { openByArrow } from '#src/ui/menu-keys.ts'

const AccountMenu = lazyPart(async () => (await import('./account-menu.tsx')).AccountMenu)

/** Who is connected, and the account menu. `onKeys` opens the list of shortcuts. */
export function AccountButton({ onKeys }: { onKeys: () => void }) {
  const { account, keyType } = useSession()
  const { data: me } = useQuery({ ...currentUserQuery(account), enabled: keyType === 'pat' })
  // Stays mounted after the menu closes, for the dialog that signing out may open.
  const [menu, setMenu] = useState<{ anchor: HTMLElement | undefined }>()
  const name = keyType === 'sat' ? 'Service account' : me === undefined ? undefined : displayName(me)
  return (
    <>
      <button
        type="button"
        aria-haspopup="menu"
        onKeyDown={openByArrow}
        aria-expanded={menu?.anchor !== undefined}
        // Starts with what is visible, so that speech input finds it (WCAG 2.5.3).
        aria-label={name === undefined ? 'Account menu' : `${initialsOf(name)}, account menu for ${name}`}
        onClick={({ currentTarget }) => {
          setMenu({ anchor: menu?.anchor === undefined ? currentTarget : undefined })
        }}
        className="group grid size-9 shrink-0 cursor-pointer place-items-center rounded-full md:ml-1.5"
      >
        <span className="inline-flex rounded-full group-hover:ring-2 group-hover:ring-active group-hover:ring-offset-2 group-hover:ring-offset-surface group-aria-expanded:ring-2 group-aria-expanded:ring-active group-aria-expanded:ring-offset-2 group-aria-expanded:ring-offset-surface">
          {name === undefined ? (
            <span className="size-8 rounded-full bg-initials-5-tint" />
          ) : (
            <Initials name={name} seed={me?.uuid ?? account} size="medium" />
          )}
        </span>
      </button>
      {menu !== undefined && (
        <Suspense>
          <AccountMenu
            me={me}
            anchor={menu.anchor}
            onKeys={onKeys}
            onClose={() => {
              setMenu({ anchor: undefined })
            }}
          />
        </Suspense>
      )}
    </>
  )
}
