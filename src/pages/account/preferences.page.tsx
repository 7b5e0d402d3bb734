import { Suspense, useRef, useState, type ReactNode } from 'react'
import { applyAppearance, useDensity, useTheme } from '#src/components/appearance.ts'
import { defaultIdleMinutes, idleMinutes, idlePreference } from '#src/components/idle-minutes.ts'
import { singleKeysChoices, singleKeysPreference } from '#src/components/list-keys.ts'
import { undoTimes, undoTimeLabels, useUndoTime } from '#src/components/undo-time.ts'
import { forgetPreferences, usePreference } from '#src/components/use-preference.ts'
import { useTitle } from '#src/components/use-title.ts'
import { byCount, formatNumber } from '#src/domain/format.ts'
import { pageSizePreferences, pageSizes } from '#src/domain/list-search.ts'
import { countKeptReviews } from '#src/jobs/kept-review-heads.ts'
import { forgetDevice, readDeviceData, type DeviceData } from '#src/session/device.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter } from '#src/ui/card.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Field } from '#src/ui/field.tsx'
import { lazyPart } from '#src/ui/lazy-part.tsx'
import { Status } from '#src/ui/live-region.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { densityNames, themeNames } from '#src/ui/theme.ts'
import { usePreload } from '#src/ui/use-preload.ts'
import { Section, SettingsPage } from './account-page.tsx'

const loadConfirm = () => import('#src/components/confirm-dialog.tsx')
const ConfirmDialog = lazyPart(async () => (await loadConfirm()).ConfirmDialog)

/** My settings, Preferences: choices for this browser. None of them is sent to Harness. */
export function PreferencesPage() {
  useTitle('Preferences')
  return (
    <SettingsPage
      title="Preferences"
      layout="sections"
      description="These settings apply to this browser only. Changes take effect immediately and aren’t sent to Harness."
    >
      <AppearanceSection />
      <ListsSection />
      <LockSection />
      <SavedDataSection />
    </SettingsPage>
  )
}

const themeLabels = { system: 'System', light: 'Light', dark: 'Dark' }
const densityLabels = { comfortable: 'Comfortable', compact: 'Compact' }

function AppearanceSection() {
  const { theme, choose: chooseTheme } = useTheme()
  const { density, choose: chooseDensity } = useDensity()
  return (
    <Group id="preferences-look" title="Appearance" description="Colors and table rows.">
      <Choice
        label="Theme"
        value={theme}
        choices={themeNames}
        word={(name) => themeLabels[name]}
        onChoose={chooseTheme}
      />
      <Choice
        label="Row density"
        hint="Applies to tables on wide screens"
        value={density}
        choices={densityNames}
        word={(name) => densityLabels[name]}
        onChoose={chooseDensity}
      />
    </Group>
  )
}

function ListsSection() {
  const [users, chooseUsers] = usePreference<number>(pageSizePreferences.users, pageSizes, 25)
  const [invitations, chooseInvitations] = usePreference<number>(pageSizePreferences.invitations, pageSizes, 25)
  const [keys, chooseKeys] = usePreference<(typeof singleKeysChoices)[number]>(
    singleKeysPreference,
    singleKeysChoices,
    'on',
  )
  const [undoTime, chooseUndoTime] = useUndoTime()
  return (
    <Group id="preferences-lists" title="Lists and messages" description="Page length, undo, and shortcuts.">
      <Choice label="Users per page" value={users} choices={pageSizes} word={String} onChoose={chooseUsers} />
      <Choice
        label="Invitations per page"
        value={invitations}
        choices={pageSizes}
        word={String}
        onChoose={chooseInvitations}
      />
      <Choice
        wide
        label="Keep messages and Undo for"
        hint="How long you can undo a removal, and how long messages stay"
        value={undoTime}
        choices={undoTimes}
        word={(time) => undoTimeLabels[time]}
        onChoose={chooseUndoTime}
      />
      <Checkbox
        className="sm:col-span-2"
        label="Single-key shortcuts"
        hint="Press one key in a list to act, such as / to search"
        checked={keys === 'on'}
        onChange={(event) => {
          chooseKeys(event.currentTarget.checked ? 'on' : 'off')
        }}
      />
    </Group>
  )
}

function LockSection() {
  const [minutes, choose] = usePreference<number>(idlePreference, idleMinutes, defaultIdleMinutes)
  return (
    <Group id="preferences-lock" title="Idle lock" description="Locks the app and clears loaded data when you’re away.">
      <Choice
        wide
        label="Lock after"
        hint="You’ll see a warning 1 minute before. What you entered is kept, except passwords and keys."
        value={minutes}
        choices={idleMinutes}
        word={(choice) => `${choice} minutes without activity`}
        onChoose={choose}
      />
    </Group>
  )
}

type GroupProps = { id: string; title: string; description: string; children: ReactNode }

function Group({ id, title, description, children }: GroupProps) {
  return (
    <Section id={id} title={title} description={description}>
      <Card>
        <div className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-2 md:p-5">{children}</div>
      </Card>
    </Section>
  )
}

type ChoiceProps<Value extends string | number> = {
  /** A long hint spans both columns, the field only one. */
  wide?: boolean
  label: string
  hint?: string
  value: Value
  choices: readonly Value[]
  word: (choice: Value) => string
  onChoose: (choice: Value) => void
}

function Choice<Value extends string | number>({
  wide = false,
  label,
  hint,
  value,
  choices,
  word,
  onChoose,
}: ChoiceProps<Value>) {
  const field = (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      {(props) => (
        <NativeSelect
          {...props}
          {...(wide ? { className: 'sm:max-w-[calc(50%-0.75rem)]' } : {})}
          value={value}
          onChange={({ currentTarget }) => {
            const chosen = choices.find((choice) => String(choice) === currentTarget.value)
            if (chosen !== undefined) onChoose(chosen)
          }}
        >
          {choices.map((choice) => (
            <option key={choice} value={choice}>
              {word(choice)}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  )
  return wide ? <div className="sm:col-span-2">{field}</div> : field
}

/** Data that the browser stores for this app, and a button to clear it. */
function SavedDataSection() {
  usePreload(loadConfirm)
  const [pendingErase, setPendingErase] = useState<DeviceData & { reviews: number }>()
  const [result, setResult] = useState<'gone' | 'refused'>()
  const opener = useRef<HTMLButtonElement>(null)
  const forget = async () => {
    // Loaded then, because it contains review code, which this page doesn't need.
    const { forgetKeptReviews } = await import('#src/jobs/kept-reviews.ts')
    const isGone = [forgetDevice(), await forgetKeptReviews()]
    setResult(isGone.every(Boolean) ? 'gone' : 'refused')
    forgetPreferences()
    applyAppearance()
    setPendingErase(undefined)
  }
  return (
    <Section
      id="preferences-device"
      title="Saved data"
      description="Your preferences, access templates, saved views, and access reviews stay in this browser until you clear them."
    >
      <Card>
        <div className="flex flex-col gap-3 p-4 text-sm text-text-secondary md:p-5">
          <p>
            No data about other users is saved, except text you searched for in a saved view, and access reviews that
            you chose to keep on this device. Your API key is saved only if you chose to stay connected, and only until
            you close this tab.
          </p>
          {result === 'gone' && (
            <Note tone="success" title="Saved data cleared">
              <Status>Your preferences were reset to their defaults. You’re still connected on this page.</Status>
            </Note>
          )}
          {result === 'refused' && (
            <Note tone="warning" title="Some data couldn’t be cleared">
              <p role="alert">Clear this site’s data in your browser settings instead.</p>
            </Note>
          )}
        </div>
        <CardFooter>
          <p className="min-w-0 flex-1 basis-48 text-muted">You can review what’s saved before you clear it.</p>
          <Button
            ref={opener}
            variant="danger-outline"
            onClick={() => {
              setResult(undefined)
              const deviceData = readDeviceData()
              void countKeptReviews().then((reviews) => {
                setPendingErase({ ...deviceData, reviews })
              })
            }}
          >
            Clear saved data…
          </Button>
        </CardFooter>
      </Card>
      <Suspense>
        {pendingErase !== undefined && (
          <ConfirmDialog
            title="Clear saved data?"
            opener={opener}
            action={{ label: 'Clear saved data', danger: true }}
            onClose={() => setPendingErase(undefined)}
            onConfirm={() => void forget()}
            consequences={
              <ConsequenceList
                items={[
                  {
                    kind: 'loses',
                    children:
                      pendingErase.templates === 0
                        ? 'Access templates: none saved'
                        : byCount(
                            pendingErase.templates,
                            '1 access template. This can’t be undone.',
                            `${formatNumber(pendingErase.templates)} access templates. This can’t be undone.`,
                          ),
                  },
                  {
                    kind: 'loses',
                    children:
                      pendingErase.views === 0
                        ? 'Saved views of the users list: none saved'
                        : byCount(
                            pendingErase.views,
                            '1 saved view of the users list. This can’t be undone.',
                            `${formatNumber(pendingErase.views)} saved views of the users list. This can’t be undone.`,
                          ),
                  },
                  {
                    kind: 'loses',
                    children:
                      pendingErase.reviews === 0
                        ? 'Access reviews: none saved'
                        : byCount(
                            pendingErase.reviews,
                            '1 access review with all decisions. This can’t be undone.',
                            `${formatNumber(pendingErase.reviews)} access reviews with all decisions. This can’t be undone.`,
                          ),
                  },
                  {
                    kind: 'loses',
                    children:
                      pendingErase.choices === 0
                        ? 'Preferences such as theme and row density: none saved'
                        : byCount(
                            pendingErase.choices,
                            '1 preference, such as theme or row density',
                            `${formatNumber(pendingErase.choices)} preferences, such as theme and row density`,
                          ),
                  },
                  ...(pendingErase.connection === undefined
                    ? []
                    : [
                        {
                          kind: 'loses' as const,
                          children:
                            pendingErase.connection === 'key'
                              ? 'The API key saved for this tab. Enter it again after you reload.'
                              : 'The demo user chosen for this tab. Choose again after you reload.',
                        },
                      ]),
                  { kind: 'keeps', children: 'Your Harness account, and what’s on this page now' },
                  { kind: 'note', children: 'Other open tabs stay connected until you close them.' },
                ]}
              />
            }
          />
        )}
      </Suspense>
    </Section>
  )
}
