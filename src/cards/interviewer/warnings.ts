export interface PlacedWarnings {
  general: string[];
  /** By the step's place in the workflow. */
  ofSteps: Map<number, string[]>;
}

const OF_A_STEP = /^workflow\[(\d+)\](?:\.questions\[(\d+)\])?[^:\s]*: (.*)$/s;

/** Warnings begin with the argument that they are about; one of a step belongs beside that step. */
export const placed = (warnings: readonly string[], steps: number): PlacedWarnings => {
  const general: string[] = [];
  const ofSteps = new Map<number, string[]>();
  for (const warning of warnings) {
    const [, step, question, message = ""] = OF_A_STEP.exec(warning) ?? [];
    const place = Number(step);
    if (step === undefined || place >= steps) general.push(warning);
    else {
      const about = question === undefined ? "" : `Question ${Number(question) + 1}: `;
      ofSteps.set(place, [...(ofSteps.get(place) ?? []), about + message]);
    }
  }
  return { general, ofSteps };
};
