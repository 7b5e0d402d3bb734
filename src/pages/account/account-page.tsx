import { useQuery } from '@tanstack/react-query'
import clsx from 'clsx'
import { Bot } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { ReadError, StaleNote } from '#src/components/read-error.tsx'
import { useSession } from '#src/components/session-context.ts'
import { useScopeName } from '#src/components/use-scope-name.ts'
import { SlowReadNotice } from '#src/components/slow-read-notice.tsx'
import { useTitle } from '#src/components/use-title.ts'
import type { UserInfo } from '#src/contract/user-schema.ts'
import { paths } from '#src/domain/paths.ts'
import { currentUserQuery, meKeys } from '#src/queries/me-queries.ts'
import { buttonClasses } from '#src/ui/button.tsx'
import { Card } from '#src/ui/card.tsx'
import { EmptyState } from '#src/ui/empty-state.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { Skeleton } from '#src/ui/skeleton.tsx'

type SettingsPageProps = {
  title: ReactNode
  /** Content before the title. */
  lead?: ReactNode
  description?: ReactNode
  /** `column`: one narrow column. `sections`: from 1280 pixels, each `Section` has its text left of its card. */
  layout?: 'column' | 'sections'
  busy?: boolean
  children: ReactNode
}

/** Frame of the pages under My settings: heading and content. */
export function SettingsPage({ title, lead, description, layout = 'column', busy, children }: SettingsPageProps) {
  return (
    <div
      aria-busy={busy}
      className={clsx(
        'flex w-full max-w-176 flex-col px-4 pt-5 pb-12 md:px-6 md:pt-6',
        // Touch targets need more space than mouse targets.
        'max-md:[&_:is(button,a).min-h-7]:min-h-10 max-md:[&_:is(button,a).min-h-8]:min-h-10',
        layout === 'sections' ? 'gap-5 xl:max-w-none' : 'gap-6',
      )}
    >
      <div className="flex items-center gap-2.5">
        {lead}
        <div className="min-w-0">
          <h1 tabIndex={-1} className="text-lg font-semibold wrap-anywhere text-text">
            {title}
          </h1>
          {description !== undefined && (
            <p
              className={clsx('text-sm wrap-anywhere', lead === undefined ? 'mt-1 text-text-secondary' : 'text-muted')}
            >
              {description}
            </p>
          )}
        </div>
      </div>
      {children}
    </div>
  )
}

type SectionProps = { id: string; title: ReactNode; description?: ReactNode; children: ReactNode }

/** One section of a page with `sections`: its text, and its card. */
export function Section({ id, title, description, children }: SectionProps) {
  return (
    <section
      aria-labelledby={id}
      className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-5 xl:grid-cols-[15rem_minmax(0,40rem)]"
    >
      <div>
        <h2 id={id} className="text-base font-semibold text-text">
          {title}
        </h2>
        {description !== undefined && <p className="mt-1 text-sm text-muted">{description}</p>}
      </div>
      <div className="flex min-w-0 flex-col gap-4">{children}</div>
    </section>
  )
}

type AccountPageProps = Pick<SettingsPageProps, 'layout'> & {
  title: string
  /** Replaces the title once the profile has loaded. @param account name of the account */
  head?: (me: UserInfo, account: string) => Pick<SettingsPageProps, 'title' | 'lead' | 'description'>
  /**
   * Subtitle.
   *
   * @param account name of the account
   */
  describe?: (account: string) => ReactNode
  /** Why there is nothing here for a service account. */
  whyNoServiceAccount: string
  children: (me: UserInfo) => ReactNode
}

/** Frame of the pages under My settings, with the loading states of the profile. */
export function AccountPage({ title, head, layout, describe, whyNoServiceAccount, children }: AccountPageProps) {
  const { account, keyType } = useSession()
  const { name } = useScopeName({ account })
  useTitle(title, name)
  const isPerson = keyType === 'pat'
  const me = useQuery({ ...currentUserQuery(account), enabled: isPerson })
  const retry = () => void me.refetch()
  return (
    <SettingsPage
      title={title}
      busy={me.isFetching}
      {...(layout === undefined ? {} : { layout })}
      {...(isPerson && describe !== undefined ? { description: describe(name) } : {})}
      {...(isPerson && me.data !== undefined ? head?.(me.data, name) : {})}
    >
      {isPerson ? (
        <>
          <SlowReadNotice query={me} queryKey={meKeys.current(account)} what="profile" />
          {me.isError && me.data !== undefined && (
            <StaleNote
              what="profile"
              error={me.error}
              updatedAt={me.dataUpdatedAt}
              onRetry={retry}
              retrying={me.isFetching}
            />
          )}
          {me.data !== undefined ? (
            children(me.data)
          ) : me.isError ? (
            <ReadError error={me.error} what="profile" onRetry={retry} retrying={me.isFetching} />
          ) : (
            <Loading indented={layout === 'sections'} />
          )}
        </>
      ) : (
        <EmptyState
          icon={<Bot />}
          title="Not available for service accounts"
          action={
            <Link className={buttonClasses('secondary')} to={paths.users({ account })}>
              Open users
            </Link>
          }
        >
          <p>{whyNoServiceAccount}</p>
          <p>To manage your own account, connect with a personal API key. It starts with “pat.”</p>
        </EmptyState>
      )}
    </SettingsPage>
  )
}

/** @param indented whether section text is placed to the left of the card */
function Loading({ indented }: { indented: boolean }) {
  return (
    <div className={clsx(indented && 'xl:max-w-160 xl:translate-x-70')}>
      <Card>
        <div className="flex flex-col gap-4 p-4 md:p-5">
          <Status className="sr-only">Loading your profile</Status>
          <Skeleton className="w-40" />
          <Skeleton className="h-10" />
          <Skeleton className="w-24" />
          <Skeleton className="h-10" />
        </div>
      </Card>
    </div>
  )
}
