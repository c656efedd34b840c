// What every route answers with beside its own shape.
import { z } from 'zod'
import { id, Problem } from './schemas.ts'

export const faults = { '4XX': Problem, '5XX': Problem }
export const answers = <T extends z.ZodType>(schema: T) => ({ 200: schema, ...faults })
export const byId = z.object({ id })
