import { useRef, useState, type ReactNode } from 'react'
import { applyAppearance, useDensity, useTheme } from '#src/components/appearance.ts'
import { ConfirmDialog } from '#src/components/confirm-dialog.tsx'
import { defaultIdleMinutes, idleMinutes, idlePreference } from '#src/components/idle-minutes.ts'
import { singleKeysChoices, singleKeysPreference } from '#src/components/list-keys.ts'
import { forgetPreferences, usePreference } from '#src/components/use-preference.ts'
import { useTitle } from '#src/components/use-title.ts'
import { counted } from '#src/domain/format.ts'
import { pageSizePreferences, pageSizes } from '#src/domain/list-search.ts'
import { forgetDevice, keptOnDevice, type KeptOnDevice } from '#src/session/device.ts'
import { Button } from '#src/ui/button.tsx'
import { Card, CardFooter, CardHeader } from '#src/ui/card.tsx'
import { Checkbox } from '#src/ui/checkbox.tsx'
import { ConsequenceList } from '#src/ui/consequence-list.tsx'
import { Field } from '#src/ui/field.tsx'
import { NativeSelect } from '#src/ui/native-select.tsx'
import { Note } from '#src/ui/note.tsx'
import { PageHeader } from '#src/ui/page-header.tsx'
import { densityNames, themeNames } from '#src/ui/theme.ts'

/** My account, Preferences: choices of this device. Nothing of them is sent anywhere. */
export function PreferencesPage() {
  useTitle('Preferences')
  return (
    <div className="max-w-176 pb-10">
      <PageHeader
        title="Preferences"
        description="For this browser on this device. Each choice is in force at once; nothing of it is sent to Harness."
      />
      <div className="flex flex-col gap-6 px-4 md:px-6">
        <LookCard />
        <ListsCard />
        <LockCard />
        <DeviceCard />
      </div>
    </div>
  )
}

const themeWords = { system: 'As the system', light: 'Light', dark: 'Dark' }
const densityWords = { comfortable: 'Comfortable', compact: 'Compact' }

function LookCard() {
  const { theme, choose: chooseTheme } = useTheme()
  const { density, choose: chooseDensity } = useDensity()
  return (
    <Group id="preferences-look" title="Look">
      <Choice
        label="Theme"
        value={theme}
        choices={themeNames}
        word={(name) => themeWords[name]}
        onChoose={chooseTheme}
      />
      <Choice
        label="Rows of tables"
        hint="On wide screens. The size of the text stays the same."
        value={density}
        choices={densityNames}
        word={(name) => densityWords[name]}
        onChoose={chooseDensity}
      />
    </Group>
  )
}

function ListsCard() {
  const [users, chooseUsers] = usePreference<number>(pageSizePreferences.users, pageSizes, 25)
  const [invitations, chooseInvitations] = usePreference<number>(pageSizePreferences.invitations, pageSizes, 25)
  const [keys, chooseKeys] = usePreference<(typeof singleKeysChoices)[number]>(
    singleKeysPreference,
    singleKeysChoices,
    'on',
  )
  return (
    <Group id="preferences-lists" title="Lists">
      <Choice label="Users on a page" value={users} choices={pageSizes} word={String} onChoose={chooseUsers} />
      <Choice
        label="Invitations on a page"
        value={invitations}
        choices={pageSizes}
        word={String}
        onChoose={chooseInvitations}
      />
      <Checkbox
        className="sm:col-span-2"
        label="Single-key shortcuts"
        hint="One key does something in a list, such as / for search. They rest while you type."
        checked={keys === 'on'}
        onChange={(event) => {
          chooseKeys(event.currentTarget.checked ? 'on' : 'off')
        }}
      />
    </Group>
  )
}

function LockCard() {
  const [minutes, choose] = usePreference<number>(idlePreference, idleMinutes, defaultIdleMinutes)
  return (
    <Group id="preferences-lock" title="Idle lock">
      <Choice
        wide
        label="Lock this page"
        hint="A minute before, it asks whether you are still there. What you typed comes back when you connect again; passwords and keys do not."
        value={minutes}
        choices={idleMinutes}
        word={(choice) => `After ${choice} idle minutes`}
        onChoose={choose}
      />
    </Group>
  )
}

function Group({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <Card aria-labelledby={id}>
      <CardHeader id={id} title={title} />
      <div className="grid gap-x-6 gap-y-4 px-4 pt-3 pb-4 sm:grid-cols-2 md:px-5 md:pb-5">{children}</div>
    </Card>
  )
}

type ChoiceProps<Value extends string | number> = {
  /** A long hint takes both columns, the field still one. */
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

/** What the browser keeps for this app, and the way to be rid of it. */
function DeviceCard() {
  const [asking, setAsking] = useState<KeptOnDevice>()
  const [result, setResult] = useState<'gone' | 'refused'>()
  const opener = useRef<HTMLButtonElement>(null)
  const forget = () => {
    setResult(forgetDevice() ? 'gone' : 'refused')
    forgetPreferences()
    applyAppearance()
    setAsking(undefined)
  }
  return (
    <Card aria-labelledby="preferences-device">
      <CardHeader id="preferences-device" title="This device">
        The browser keeps the choices above, your access templates and your saved views until you remove them. Of people
        it keeps nothing, unless you save a view with the text you searched for. Your API key is kept only if you chose
        to stay connected, for this tab, until it is closed.
      </CardHeader>
      <div className="px-4 pt-3 pb-4 md:px-5 md:pb-5">
        {result === undefined ? (
          <p className="text-sm text-muted">This button asks first, and tells what there is.</p>
        ) : result === 'gone' ? (
          <Note tone="success" title="Nothing is kept on this device any more">
            <p role="status">Every choice is the first one again. You are still connected until you leave this page.</p>
          </Note>
        ) : (
          <Note tone="warning" title="The browser did not let go of everything">
            <p role="alert">Remove the data of this site in the settings of the browser instead.</p>
          </Note>
        )}
      </div>
      <CardFooter>
        <Button
          ref={opener}
          variant="danger-outline"
          onClick={() => {
            setResult(undefined)
            setAsking(keptOnDevice())
          }}
        >
          Forget everything on this device…
        </Button>
      </CardFooter>
      {asking !== undefined && (
        <ConfirmDialog
          title="Forget everything on this device?"
          opener={opener}
          action={{ label: 'Forget everything', danger: true }}
          onClose={() => setAsking(undefined)}
          onConfirm={forget}
          consequences={
            <ConsequenceList
              items={[
                {
                  kind: 'loses',
                  children:
                    asking.templates === 0
                      ? 'Access templates: none are kept.'
                      : `${counted(asking.templates, 'access template', 'access templates')}. This cannot be undone.`,
                },
                {
                  kind: 'loses',
                  children:
                    asking.views === 0
                      ? 'Saved views of the users list: none are kept.'
                      : `${counted(asking.views, 'saved view', 'saved views')} of the users list. This cannot be undone.`,
                },
                {
                  kind: 'loses',
                  children:
                    asking.choices === 0
                      ? 'Choices such as theme and rows: none are kept.'
                      : `${counted(asking.choices, 'choice', 'choices')} such as theme and rows.`,
                },
                ...(asking.connection === undefined
                  ? []
                  : [
                      {
                        kind: 'loses' as const,
                        children:
                          asking.connection === 'key'
                            ? 'The API key that this tab keeps: a reload asks for it again.'
                            : 'Who you explore as in this tab: a reload asks again.',
                      },
                    ]),
                { kind: 'keeps', children: 'Your account in Harness, and what is on this page now.' },
                { kind: 'note', children: 'Other open tabs keep their own connection until they are closed.' },
              ]}
            />
          }
        />
      )}
    </Card>
  )
}
