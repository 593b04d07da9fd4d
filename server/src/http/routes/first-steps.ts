import { FirstStepsView } from '@maskline/core/contract/first-steps';
import { readFirstSteps } from '../../store/first-steps.ts';
import { type App, route } from '../route.ts';

export function firstStepsRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/first-steps',
    summary: 'What the organization has already of what its first text takes.',
    tag: 'Organization',
    status: 200,
    response: FirstStepsView,
    act: async (ctx) => {
      const { frontDeskNumber, sitter, client, text } = await readFirstSteps(ctx.db, ctx.orgId);
      return { front_desk_number: frontDeskNumber, sitter, client, text, sandbox: ctx.handsets !== null };
    },
  });
}
