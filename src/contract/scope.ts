import * as v from 'valibot'
import { optionalText } from './envelope.ts'
import { pageOf } from './paging.ts'

const text = v.pipe(v.string(), v.minLength(1))

export const organizationPage = pageOf(
  v.object({ organization: v.object({ identifier: text, name: text, description: optionalText }) }),
)
export const projectPage = pageOf(
  v.object({
    project: v.object({ orgIdentifier: optionalText, identifier: text, name: text, description: optionalText }),
  }),
)
