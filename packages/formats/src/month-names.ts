// Month by month, full and shortened, in the languages that European and American invoices are written in.
const names: readonly string[] = [
  "january jan januar jänner janvier janv enero ene gennaio gen janeiro januari styczeń stycznia sty leden ledna tammikuu ianuarie január",
  "february feb februar februari février févr fév fevr febrero febbraio fevereiro fev luty lutego lut únor února helmikuu februarie február",
  "march mar märz mrz maart mrt mars marzo março marzec marca březen března maaliskuu martie marts marec",
  "april apr avril avr abril abr aprile aprilie kwiecień kwietnia kwi duben dubna huhtikuu apríl",
  "may mai mei maj mayo maio maggio mag květen května toukokuu maja máj",
  "june jun juni juin junio giugno giu junho czerwiec czerwca cze červen června kesäkuu iunie jún",
  "july jul juli juillet juil julio luglio lug julho lipiec lipca lip červenec července heinäkuu iulie júl",
  "august aug août aout agosto ago augustus augusti sierpień sierpnia sie srpen srpna elokuu",
  "september sep sept septembre septiembre settembre set setembro wrzesień września wrz září syyskuu septembrie",
  "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź říjen října lokakuu octombrie október",
  "november nov novembre noviembre novembro listopad listopada lis listopadu marraskuu noiembrie",
  "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudzień grudnia gru prosinec prosince joulukuu decembrie desember",
];

const months: ReadonlyMap<string, number> = new Map(
  names.flatMap((line, index) => line.split(" ").map((name) => [name, index + 1] as const)),
);

/** The number of the month that a word names in any of our languages, or undefined. */
export function monthOf(name: string): number | undefined {
  return months.get(name.normalize("NFC").toLowerCase());
}
