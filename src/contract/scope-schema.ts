import * as v from 'valibot'
import { identity, optionalText, text } from './envelope-schema.ts'
import { pageOf } from './paging-schema.ts'

export const organizationPage = pageOf(
  v.object({ organization: v.object({ identifier: identity, name: text, description: optionalText }) }),
)
export const projectPage = pageOf(
  v.object({
    project: v.object({ orgIdentifier: optionalText, identifier: identity, name: text, description: optionalText }),
  }),
)
