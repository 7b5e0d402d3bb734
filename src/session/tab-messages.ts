import * as v from 'valibot'
import {
  givenMessage,
  tabMessage,
  wantedMessage,
  type GivenMessage,
  type TabMessage,
} from '#src/contract/tab-session-schema.ts'

/**
 * @param data of a message.
 * @returns undefined if it is none of ours
 */
export function parseTabMessage(data: unknown): TabMessage | undefined {
  return parse(tabMessage, data)
}

/** @param data of a message from a tab that was opened here */
export function parseWanted(data: unknown): v.InferOutput<typeof wantedMessage> | undefined {
  return parse(wantedMessage, data)
}

/** @param data of a message from the tab that opened this one */
export function parseGiven(data: unknown): GivenMessage | undefined {
  return parse(givenMessage, data)
}

function parse<Schema extends v.GenericSchema>(schema: Schema, data: unknown): v.InferOutput<Schema> | undefined {
  const parsed = v.safeParse(schema, data)
  return parsed.success ? parsed.output : undefined
}
