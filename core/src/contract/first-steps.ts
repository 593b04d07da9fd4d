import { z } from 'zod';

export const FirstStepsView = z
  .object({
    front_desk_number: z.boolean(),
    sitter: z.boolean().describe('An active one'),
    client: z.boolean(),
    text: z.boolean().describe('That came in, or that was sent'),
    sandbox: z
      .boolean()
      .describe('The phones of clients are on the sandbox carrier: `GET /handsets` shows them'),
  })
  .meta({ id: 'FirstSteps' });
