// eslint-disable-next-line boundaries/no-unknown-dependencies -- the version stands in one place, and the build takes nothing else of that file
import { version } from '#package.json'

/** Name and version of the software that created a report and its files. */
export const software = { name: 'Harness User Admin', version }
