// Reading the state of the eyes.
import { queryOptions } from '@tanstack/react-query'
import { ask, client } from '../../api/client.ts'

export const eyesQuery = queryOptions({ queryKey: ['eyes'], queryFn: () => ask(client.GET('/api/eyes')) })
