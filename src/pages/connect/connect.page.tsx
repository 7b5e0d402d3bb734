import { CircleCheck, Info, Monitor, Moon, Sun } from 'lucide-react'
import { useEffect, useState, type ReactNode } from 'react'
import { BrandMark } from '#src/components/brand-mark.tsx'
import { goToPageUnlessAtWork } from '#src/components/go-to-page.ts'
import { useTitle } from '#src/components/use-title.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { accountOfPath } from '#src/domain/paths.ts'
import { getUnfinishedRuns, type UnfinishedRuns } from '#src/jobs/bulk-run-store.ts'
import { countDrafts, type DraftCounts } from '#src/session/drafts.ts'
import { droppedRemovals, type DroppedRemovals } from '#src/session/pending-removals.ts'
import { connect, hasSimulator } from '#src/queries/connect.ts'
import type { EndReason } from '#src/session/credential.ts'
import { Button, IconButton } from '#src/ui/button.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Field, PasswordField, TextField } from '#src/ui/field.tsx'
import { HiddenUsername } from '#src/ui/hidden-username.tsx'
import { Note } from '#src/ui/note.tsx'
import { themeNames, type ThemeName } from '#src/ui/theme.ts'
import { connectProblem } from './connect-errors.ts'
import { describeKey, parseConnect } from './connect.form.ts'
import { Personas } from './persona-cards.tsx'
import { useForm, Form } from '#src/components/form.tsx'
import { Status } from '#src/ui/live-region.tsx'

type ConnectPageProps = {
  /** Why no one is connected. */
  reason: EndReason
  /** Account of the session that ended. */
  account: string | undefined
  theme: ThemeName
  onTheme: (theme: ThemeName) => void
  /** Next to the theme button. */
  controls?: ReactNode
}

const endings: Record<Exclude<EndReason, 'not-yet'>, { title: string; text: string }> = {
  'signed-out': { title: 'You’re signed out', text: 'Your API key and loaded data were cleared from this tab.' },
  expired: {
    title: 'Your session has ended',
    text: 'Your API key is no longer valid. Enter a new key to continue. Data in this tab was cleared.',
  },
  idle: {
    title: 'Locked due to inactivity',
    text: 'Enter your API key to continue where you left off. Data in this tab was cleared.',
  },
  limit: {
    title: 'Your session has ended',
    text: 'Enter your API key to continue. A session lasts up to 8 hours. Data in this tab was cleared.',
  },
  elsewhere: { title: 'Signed out in another tab', text: 'Your API key was cleared from this tab too.' },
}

/** First screen: accepts and checks an API key, and shows the personas if the simulator responds. */
export function ConnectPage({ reason, account, theme, onTheme, controls }: ConnectPageProps) {
  useTitle('Connect')
  const isAfterSession = reason !== 'not-yet'
  useEffect(() => {
    if (isAfterSession) goToPageUnlessAtWork()
  }, [isAfterSession])
  const lost = droppedText(droppedRemovals.get()) + (reason === 'signed-out' ? '' : cutShortText(getUnfinishedRuns()))
  const draftsText = keptText(countDrafts())
  return (
    <div className="flex min-h-dvh flex-col bg-canvas">
      <header className="flex items-center justify-between px-4 py-5 md:px-6">
        <p className="flex items-center gap-2.5 text-base font-semibold text-text">
          <BrandMark className="size-5 text-accent-text" />
          <bdi>Harness User Admin</bdi>
        </p>
        <div className="flex items-center gap-1">
          {controls}
          <ThemeButton theme={theme} onTheme={onTheme} />
        </div>
      </header>
      <main className="m-auto grid w-full max-w-4xl items-start gap-6 px-4 pb-12 md:px-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex flex-col gap-4">
          {isAfterSession && (
            <Note tone={lost === '' ? 'info' : 'warning'} title={endings[reason].title}>
              <Status>
                {lost}
                {endings[reason].text}
                {draftsText}
                {account !== undefined && (
                  <>
                    {' '}
                    Account <code className="font-mono break-all">{account}</code>.
                  </>
                )}
              </Status>
            </Note>
          )}
          <ConnectForm />
        </div>
        <div className="flex flex-col gap-4">
          {hasSimulator() && <Personas />}
          <Note tone="plain" icon={<Info />} title="Where do I find an API key?">
            In Harness, open your profile, then My API keys, and create a token. Copy it immediately because it’s shown
            only once.
          </Note>
        </div>
      </main>
      <footer className="px-4 pb-6 text-center text-sm text-muted">Not affiliated with Harness.</footer>
    </div>
  )
}

/** Work that the end of the session interrupted; empty if there was none. */
function droppedText({ unsent, unread }: DroppedRemovals): string {
  const held =
    unsent > 0 ? byCount(unsent, '1 user wasn’t removed. ', `${formatNumber(unsent)} users weren’t removed. `) : ''
  const sent =
    unread > 0
      ? byCount(
          unread,
          '1 removal might have finished without a confirmation. Check the users list. ',
          `${formatNumber(unread)} removals might have finished without a confirmation. Check the users list. `,
        )
      : ''
  return held + sent
}

/** Bulk actions that the end of the session stopped; empty if there were none. */
function cutShortText({ left, total }: UnfinishedRuns): string {
  if (left === 0) return ''
  return byCount(
    total,
    `A bulk action was stopped with ${formatNumber(left)} of 1 change left. You can continue it after you connect again in this tab. `,
    `A bulk action was stopped with ${formatNumber(left)} of ${formatNumber(total)} changes left. You can continue it after you connect again in this tab. `,
  )
}

/** Says which drafts are restored for the same user, and which are not. */
function keptText({ typed, emptied }: DraftCounts): string {
  const comesBack = typed
    ? ' What you typed is kept in this tab for 30 minutes and is restored when the same user connects again. It isn’t saved to Harness.'
    : ''
  return comesBack + (emptied ? ' Password and code fields were cleared.' : '')
}

function ConnectForm() {
  const [problem, setProblem] = useState<string>()
  /** The key and the link belong to different accounts: nothing is requested before the user chooses one. */
  const [other, setOther] = useState<{ own: string; requested: string }>()
  const [known, setKnown] = useState<ReturnType<typeof describeKey>>({ needsAccount: false })
  const form = useForm({
    labels: { apiKey: 'API key', account: 'Account ID' },
    parse: parseConnect,
    onStart: () => {
      setProblem(undefined)
      setOther(undefined)
    },
    onSubmit: async (value) => {
      const requested = accountOfPath(location.pathname)
      if (requested !== undefined && requested !== value.account) {
        setOther({ own: value.account, requested })
        form.focus()
        return
      }
      try {
        await connect(value)
      } catch (error) {
        const { field, text } = connectProblem(error)
        if (field) form.showErrors({ apiKey: text })
        else {
          setProblem(text)
          form.focus()
        }
      }
    },
  })
  const keyField = form.field('apiKey', false)

  return (
    <Form form={form} className="flex flex-col gap-5 rounded-card border border-edge bg-surface p-5 shadow-card">
      <div>
        <h1 className="text-xl font-semibold text-text">Connect to Harness</h1>
        <p className="mt-1 text-base text-text-secondary">
          Paste an API key from your Harness profile. You’ll have the same permissions as the key.
        </p>
      </div>
      <HiddenUsername value={known.account ?? ''} />
      <div className="flex flex-col gap-2">
        <PasswordField
          {...keyField}
          label="API key"
          autoComplete="current-password"
          hint="Starts with pat. (you) or sat. (a service account)."
          onInput={(event) => {
            setKnown(describeKey(event.currentTarget.value))
            setOther(undefined)
            form.showErrors({})
          }}
        />
        <Status className="text-sm text-success-text">
          {/* The description of the key is useless next to the reason why it is refused. */}
          {known.note !== undefined && keyField.error === undefined && (
            <span className="flex gap-2">
              <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
              <span className="min-w-0">
                {known.note}
                {known.account !== undefined && (
                  <>
                    {' '}
                    Account <code className="font-mono break-all">{known.account}</code>.
                  </>
                )}
              </span>
            </span>
          )}
        </Status>
      </div>
      {known.needsAccount && (
        <TextField
          {...form.field('account', false)}
          label="Account ID"
          hint="Find it in Harness under Account settings, Overview. This older kind of key doesn’t contain the account ID."
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <Field
        label="Keep the key"
        hint="The key is sent only to this page’s own address. A link opened with Ctrl-click or middle-click stays connected, and any other new tab asks for the key."
      >
        {(field) => (
          <NativeSelect {...field} name="keep" defaultValue="memory">
            <option value="memory">Only until you reload</option>
            <option value="tab">Until you close this tab</option>
          </NativeSelect>
        )}
      </Field>
      {other !== undefined && (
        <Note tone="warning" title="The link is for another account">
          <p role="alert">
            The link belongs to account <code className="font-mono break-all">{other.requested}</code>, this key to
            account <code className="font-mono break-all">{other.own}</code>. Nothing was loaded. Enter a key for the
            account in the link, or ignore the link.
          </p>
          <p className="mt-2">
            <Button
              size="small"
              onClick={() => {
                history.replaceState(null, '', '/')
                void form.submit()
              }}
            >
              Ignore the link and connect to {other.own}
            </Button>
          </p>
        </Note>
      )}
      {problem !== undefined && (
        <Note tone="danger" title="Couldn’t connect">
          <p role="alert">{problem}</p>
        </Note>
      )}
      <div className="flex flex-col gap-2">
        <Button
          type="submit"
          variant="primary"
          size="large"
          className="w-full"
          busy={form.busy}
          busyLabel="Connecting…"
        >
          Connect
        </Button>
        <p className="min-w-0 text-xs text-muted">
          Gateway: <span className="break-all">{location.origin}</span>
        </p>
      </div>
    </Form>
  )
}

const themeIcons = { system: <Monitor />, light: <Sun />, dark: <Moon /> }

/** One button that cycles through the three themes; its name says the current and the next one. */
function ThemeButton({ theme, onTheme }: Pick<ConnectPageProps, 'theme' | 'onTheme'>) {
  const next = themeNames[(themeNames.indexOf(theme) + 1) % themeNames.length] ?? 'system'
  return (
    <IconButton
      label={`Theme: ${theme}. Change to ${next}`}
      icon={themeIcons[theme]}
      onClick={() => {
        onTheme(next)
      }}
    />
  )
}
