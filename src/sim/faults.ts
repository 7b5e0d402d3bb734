import type { FaultRule } from './fault-engine.ts'
import { presets } from './fault-presets.ts'

/** The sections of the fault model. */
const faultGroups = [
  'Transport',
  'HTTP status',
  'Body',
  'Paging, search, order',
  'Interaction and environment',
] as const
type FaultGroup = (typeof faultGroups)[number]

/** A named fault. `needs`: requirements besides the simulator: a browser setting, or a user action. */
export type Fault = {
  readonly id: string
  readonly title: string
  readonly group: FaultGroup
  readonly needs?: 'browser' | 'person'
  /** How to reproduce that part manually. */
  readonly how?: string
}

/** One form of a fault, as rules that can be installed as they are; none if the simulator isn't involved. */
export type FaultPreset = { readonly fault: string; readonly title: string; readonly rules: readonly FaultRule[] }

const fault = (title: string, needs?: Fault['needs'], how?: string): Omit<Fault, 'id' | 'group'> => ({
  title,
  ...(needs === undefined ? {} : { needs }),
  ...(how === undefined ? {} : { how }),
})

/** All of them by section; the IDs are F01 to F58 in this order. */
const sections: Readonly<Record<FaultGroup, readonly Omit<Fault, 'id' | 'group'>[]>> = {
  Transport: [
    fault('Offline before sending', 'browser', 'Switch the browser to offline in its developer tools, then back.'),
    fault('Connection reset or closed, no response'),
    fault('DNS failure'),
    fault('Connection refused or blocked'),
    fault('No response, ever'),
    fault('Slow, then success'),
    fault('The user leaves or cancels', 'person', 'Make responses slow (F06), then leave the page or select Cancel.'),
    fault('Body cut in the middle'),
    fault('Broken content-encoding'),
    fault('Redirect elsewhere'),
  ],
  'HTTP status': [
    fault('400 with errors by field'),
    fault('400, refused for a reason'),
    fault('400 whose code means something else'),
    fault('401, the session is over'),
    fault('401 about the target'),
    fault('403 on one part'),
    fault('404, already removed'),
    fault('404, unknown path'),
    fault('405 and 415'),
    fault('408'),
    fault('409, changed by someone else'),
    fault('412 and 428'),
    fault('417, not in the plan'),
    fault('423, the user is locked'),
    fault('429, with every form of Retry-After'),
    fault('500 with an envelope'),
    fault('500 with a page or empty'),
    fault('502'),
    fault('503, with or without Retry-After'),
    fault('504'),
    fault('Odd status'),
  ],
  Body: [
    fault('200 that says ERROR'),
    fault('200 that says FAILURE'),
    fault('Unknown status word or no envelope'),
    fault('Success without data'),
    fault('Malformed JSON'),
    fault('Truncated JSON'),
    fault('A web page with 200'),
    fault('Wrong or no content type'),
    fault('Missing or null fields'),
    fault('Wrong types'),
    fault('Unknown values'),
    fault('Extra fields'),
    fault('A refusal inside 200'),
    fault('Huge response'),
  ],
  'Paging, search, order': [
    fault('The same user twice'),
    fault('The page shrinks, numbers disagree'),
    fault('Responses arrive out of order'),
  ],
  'Interaction and environment': [
    fault(
      'Double click, Enter repeated',
      'person',
      'Double-click a button that changes something, or keep Enter pressed on it.',
    ),
    fault('Two tabs', 'person', 'Open the same user in two tabs and save in both. Sign out in one.'),
    fault(
      'Back, forward, reload, close in the middle',
      'person',
      'Turn on F51, change something, and leave immediately.',
    ),
    fault(
      'The session changes while calls are in progress',
      'person',
      'Turn on F52, sign out, and connect as someone else.',
    ),
    fault('Wrong clock', 'browser', 'Set the clock of this computer ten minutes or a day off and reload.'),
    fault(
      'Service worker blocked, missing, or left over',
      'browser',
      'Block service workers for this address and reload.',
    ),
    fault('A part is missing after a deploy', 'browser', 'Block addresses under /assets/ in the developer tools.'),
    fault('Storage blocked or full', 'browser', 'Block site data for this address and reload.'),
    fault('A part fails while it renders', 'browser', 'Only tests can cause this. No response from a server does.'),
    fault('Something changes between the check and the action'),
  ],
}

/** F01 to F58: what tests, the simulator and the documents mean by these names. */
export const faults: readonly Fault[] = faultGroups
  .flatMap((group) => sections[group].map((entry) => ({ ...entry, group })))
  .map((entry, place) => ({ id: `F${String(place + 1).padStart(2, '0')}`, ...entry }))

/** The named faults (docs/failures.md), for tests and demonstrations alike. */
export const faultPresets: Readonly<Record<string, FaultPreset>> = Object.fromEntries(
  Object.entries(presets).map(([id, [title, ...shapes]]) => [
    id,
    {
      fault: id.slice(0, 3),
      title,
      rules: shapes.map((shape, place): FaultRule => ({
        op: '*',
        ...shape,
        id: place === 0 ? id : `${id}.${place + 1}`,
      })),
    },
  ]),
)
