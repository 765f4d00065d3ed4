import { describe, expect, it } from "vitest";
import { minutesIn } from "../../../src/design/advice/promises.ts";

describe("minutes told", () => {
  it.each([
    ["about 15 minutes", 15],
    ["a 10-minute call", 10],
    ["twenty to twenty-five minutes", 25],
    ["10 to 15 min", 15],
    ["zehn bis fünfzehn Minuten", 15],
    ["eine halbe Stunde", 30],
    ["environ vingt-cinq minutes", 25],
    ["de 10 à 12 minutes", 12],
    ["unos diez minutos", 10],
    ["uns 8 minutos", 8],
    ["circa quindici minuti", 15],
    ["ongeveer tien minuten", 10],
    ["około dziesięciu minut", 10],
    ["24 beds and 310 rooms", undefined],
    ["a 24-month contract", undefined],
  ])("%s", (told, minutes) => {
    expect(minutesIn(told)).toBe(minutes);
  });
});
