"""Elements of dates: days of the calendar, months, weekdays, holidays, times of the clock; and ages over 89."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from casewright.case.identity import calendar_dates
from casewright.case.words.number_words import in_words
from casewright.checks.pri.recognition.kinds import AGE, DATE, PART_OF_DATE, TIME, Found

PUBLIC: Final = re.compile(
    r"\b(?:accessed|accessible|retriev\w*|approv\w*|publish\w*|search\w*|databases?|licens\w*|authori[sz]\w*|"
    r"registered|version|updated|submitted|accepted|received (?:for|by the) \w+|declared|declaration|declarations|"
    r"amended|regulation|act|zugegriffen|abgerufen|zuletzt|zugelassen\w*|Zulassung|genehmigt\w*|registriert|"
    r"veröffentlicht\w*|eingereicht|angenommen|Gesetz\w*|Verordnung|Fassung|(?:Real )?Decreto|Ley|RD|décret|loi|arrêté|"
    r"legge|marketed|launched|recalled|guidelines?|"
    r"literature)\b",
    re.IGNORECASE,
)
"""Words of what is public: a law, a database, a publication."""

_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jänner|Januar|Februar|"
    r"März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|"
    r"décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|"
    r"febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|maart|juni|juli|augustus|"
    r"janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro)"
)
_MONTH_ALONE: Final = re.compile(
    rf"(?<![\w-])(?P<before>[Ii]n|[Dd]uring|[Ss]ince|[Uu]ntil|[Bb]y|[Ff]rom|[Tt]o|[Tt]hrough|[Bb]etween|[Bb]efore|"
    rf"[Aa]fter|[Oo]f|[Ll]ast|[Nn]ext|[Tt]hat|[Tt]his|[Ee]arly|[Ll]ate|[Mm]id|[Aa]nd|[Ii]m|[Ss]eit|[Ee]nde|[Aa]nfang|"
    rf"[Mm]itte|[Bb]is|[Ee]n|[Dd]e|[Dd]epuis|[Ff]in|[Dd]ébut|[Dd]esde|[Aa]|[Dd]i|[Ee]m|[Ff]ollowing|[Pp]revious)[ "
    rf"\n-](?:(?:early|late|mid|the|following|previous|last|next|same|middle of|end of|beginning of)[ "
    rf"-]){{0,3}}(?P<month>{_MONTH})(?![\w-]*\w)(?:,?\s(?:of\s)?(?P<year>(?:19|20)\d\d))?"
)
_MONTH_AS_SUBJECT: Final = re.compile(
    rf"(?<![\w-])(?P<month>{_MONTH})(?=,? (?:of that year|of the same year|of the following year|the same year))"
)
_NUMERIC_MONTH: Final = re.compile(r"(?<![\w./-])(?:0[1-9]|1[0-2])/(?:19|20)\d\d(?![\w/])")
_MAY_DO: Final = re.compile(r"[Tt]hat May [A-Z][a-z]+\b")
"""The verb, in a title with capitals."""
_SEASONAL: Final = re.compile(
    r"(?i)\b(?:every|each|annual\w*|yearly|season\w*|between the months|months? of|other months|incidence|prevalence|"
    r"(?:more|most|less) (?:common|cases|frequent|prevalent)|häufiger|häufigsten|Inzidenz|incidencia|incidenza|"
    r"(?:plus|más|più|mais) (?:fréquent\w*|frecuentes?|frequent[ei]s?))\b"
)
"""What is said of a disease in general, of whose months none is the patient's."""
_SPOKEN_DAY: Final = re.compile(
    rf"(?<![\w-])(?i:(?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|"
    rf"thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|(?:twenty|"
    rf"thirty)-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)) of ){_MONTH}(?!\w)(?:,? (?:19|20)\d\d)?"
)
_FOREIGN_DATE: Final = re.compile(
    r"(?<![\w.])(?:0?[1-9]|[12]\d|3[01])(?:er|º|°|\.)?\s(?:de\s)?(?:janvier|février|mars|avril|mai|juin|juillet|août|"
    r"septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
    r"noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre|januari|februari|"
    r"maart|juni|juli|augustus|janeiro|fevereiro|março|maio|junho|julho|setembro|"
    r"outubro|dezembro)(?!\w)(?:\s(?:de\s)?(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_DAY_OF_A_MONTH: Final = re.compile(
    r"(?<![\w.-])(?:[0-3]?\d(?P<sign>[./ -])(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2}|I{1,3}|IV|VI{0,3}|IX|"
    r"XI{0,2})(?P=sign)(?:(?:19|20)\d\d|(?<=[./-])\d\d)(?!\w)|[0-3]?\d(?:st|nd|rd|th) (?:inst|ult|prox)(?:\.|(?!\w))|"
    r"KW ?[0-5]?\d[ /](?:19|20)\d\d|(?:the )?feast(?: day)? of (?:Saint|St\.?|the|Our) [A-Z]\w+)"
)
_WEEKDAY: Final = re.compile(
    r"(?<![\w-])(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|"
    r"Sonnabend|(?:(?<=[Ll]e )|(?<=un )|(?<=du ))(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|(?:(?<=[Ee]l "
    r")|(?<=un ))(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo)|(?:lunedì|martedì|mercoledì|giovedì|venerdì|"
    r"maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag))(?:\s(?:morning|afternoon|evening|night|abend|morgen|"
    r"matin|soir))?(?![\w-]*\w)"
)
_EVERY: Final = re.compile(
    r"(?i)(?:\b(?:every|each|per|through|to|jeden|jede|bis|and|und|or|on alternate|chaque|cada)|[-–/])[\s,]*$"
)
_EVERY_BEHIND: Final = re.compile(
    r"(?i)\s?(?:[-–/]|through|to|bis|and|und|or|,)\s?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Die|Mit|Don|Fre|Sam|Son)\w*"
)
_HOLIDAY: Final = re.compile(
    r"(?<![\w-])(?:Christmas(?: (?:Eve|Day))?|New Year['’]s(?: (?:Eve|Day))?|(?:Orthodox |Greek )?Easter(?: (?:Sunday|"
    r"Monday|Saturday|weekend))?|Good Friday|Holy (?:Week|Saturday|Thursday|Wednesday)|Maundy Thursday|Shrove "
    r"(?:Tuesday|Monday)|Candlemas|Michaelmas|(?:St\.?|Saint) [A-Z][a-z]+(?:['’]s?)? (?:Day|Eve)|All (?:Saints|"
    r"Souls)(?:['’]|['’]s)?(?: Day)?|Ascension(?: Day)?|Assumption Day|Corpus Christi|Epiphany|Twelfth Night|"
    r"Thanksgiving(?: Day)?|Independence Day|(?:the )?Fourth of July|Labor Day|Memorial Day|Halloween|Valentine['’]s "
    r"Day|Mother['’]s Day|Father['’]s Day|Juneteenth|Cinco de Mayo|Kwanzaa|Groundhog Day|Black Friday|Canada Day|"
    r"Australia Day|Anzac Day|ANZAC Day|Waitangi Day|Republic Day|Victory Day|Labou?r Day|May Day|Women['’]s Day|"
    r"Children['’]s Day|Bonfire Night|Guy Fawkes(?: Night)?|Hogmanay|Burns Night|St\.? (?:George|Andrew|David|Stephen|"
    r"John|Nicholas|Lucy)['’]s(?: Day| Eve)?|Remembrance (?:Day|Sunday)|(?:King|Queen|Emperor)['’]s (?:Day|Birthday)|"
    r"Election Day|Boxing Day|Bank Holiday|Bastille Day|Columbus Day|Veterans Day|Martin Luther King Day|"
    r"Presidents['’] Day|St\.? Patrick['’]s Day|Ash Wednesday|Palm Sunday|Pentecost|Whit (?:Sunday|Monday)|Ramadan|"
    r"Eid(?:[ -](?:al|ul|el)[ -](?:Fitr|Adha|Azha|Zuha))?|Bakrid|Muharram|Ashura|Mawlid|Milad un-Nabi|Nowruz|Norouz|"
    r"Sukkot|Purim|Shavuot|Simchat Torah|Tisha B['’]Av|Lag BaOmer|Pongal|Onam|Durga Puja|Navratri|Navaratri|Dussehra|"
    r"Dasara|Ganesh Chaturthi|Raksha Bandhan|Makar Sankranti|Baisakhi|Vaisakhi|Janmashtami|Shivaratri|Chhath(?: Puja)?|"
    r"Vesak|Songkran|Loy Krathong|Obon|Bon festival|Chuseok|Seollal|Mid-Autumn Festival|Qingming|Dragon Boat Festival|"
    r"Spring Festival|Thaipusam|Hari Raya(?: \w+)?|Lebaran|Nyepi|Sinulog|Midsummer(?:['’]s)?(?: Eve| Day)|Timkat|"
    r"Meskel|Enkutatash|Passover|Yom Kippur|Rosh Hashanah|Hanukkah|Diwali|Holi|Lunar New Year|Chinese New Year|"
    r"Carnival|Mardi Gras|Fronleichnam|Christi Himmelfahrt|Dreik[öo]nig\w*|Gr[üu]ndonnerstag|Aschermittwoch|"
    r"Rosenmontag|Nikolaus(?:tag)?|Pfingst(?:sonntag|montag)|Totensonntag|F[êe]te [Nn]ationale|Assomption|"
    r"L['’]Ascension|D[ií]a de los Muertos|Reyes Magos|D[ií]a de Reyes|Carnaval|S[ãa]o Jo[ãa]o|Befana|Epifania|"
    r"Koningsdag|Sankt Hans|Weihnachten|Heiligabend|Silvester|Neujahr|Ostern|Ostersonntag|Ostermontag|Karfreitag|"
    r"Pfingsten|Fasching|Karneval|Allerheiligen|Noël|Pâques|Toussaint|Navidad|Nochebuena|Semana Santa|Natale|Pasqua|"
    r"Ferragosto|Natal|Páscoa|Kerstmis|Pasen|Sinterklaas|Thanksgiving weekend|Super Bowl(?: Sunday)?|Golden Week|"
    r"Oktoberfest|(?:(?:[1-4]\.|ersten|zweiten|dritten|vierten) )?Advent(?:ssonntag)?|Heilige Drei Könige|Muttertag|"
    r"Vatertag|Tag der (?:Deutschen Einheit|Arbeit)|Erntedank(?:fest)?|Reformationstag|Mariä Himmelfahrt|Martinstag|"
    r"Walpurgisnacht|Weiberfastnacht|Wonnemonat|Nouvel An|Pentecôte|Chandeleur|[Vv]endredi saint|Saint-Sylvestre|"
    r"[Ff]ête des (?:[Mm]ères|[Pp]ères)|Todos los Santos|(?:Jueves|Viernes|Sábado) Santo|Domingo de Ramos|Nochevieja|"
    r"Año Nuevo|Capodanno|Pasquetta|Ognissanti|Sexta-feira Santa|Ano Novo|Réveillon|Hemelvaartsdag|Pinksteren|"
    r"Oudejaarsavond|Nieuwjaarsdag|Goede Vrijdag)(?![\w’'-]*\w)"
)
_NO_HOLIDAY: Final = re.compile(r"(?i)^[ -](?:tree|disease|factor|Island|pudding|egg|rose|cracker|fasting)\b")
_TIME: Final = re.compile(
    r"(?<![\w:.,/-])(?:(?:[01]?\d|2[0-3])[:.][0-5]\d(?:[:.][0-5]\d)?(?:\s?(?P<half>[ap]\.?m\.?(?!\w)))?(?P<hours>\s?("
    r"?:h(?:ours|rs)?(?!\w)|Uhr|o['’]clock))?|"
    r"(?:0?[1-9]|1[0-2])\s?(?P<whole>[ap]\.?m\.?(?!\w)|[AP]M(?!\w))|(?:[01]?\d|"
    r"2[0-3])\s?(?P<named>Uhr(?:\s[0-5]?\d)?|o['’]clock)|(?:[01]\d|2[0-3])h[0-5]\d|(?:[01]\d|"
    r"2[0-3])[0-5]\d\s?(?P<military>hours|hrs|h)(?!\w))(?![\w:]|[.,]\d)"
)
_WORD_TIME: Final = re.compile(
    r"(?i)(?<![\w-])(?:(?:half|a quarter|twenty|ten|five) (?:past|to) )?(?:one|two|three|four|five|six|seven|eight|"
    r"nine|ten|eleven|twelve) (?:o['’]clock|[ap]\.m\.|(?:in the (?:morning|afternoon|evening)|at night)(?=[ ,.;]|$))"
)
_AT: Final = re.compile(
    r"(?i)\b(?:at|around|about|by|until|before|after|from|since|between|and|to|till|um|gegen|ab|bis|vers|à|a las|"
    r"alle|om|às|approximately|ca\.|time|clock|kl\.?)\s+(?:(?:about|around|approximately|exactly|ca\.)\s)?$"
)
_SCHEDULE: Final = re.compile(
    r"(?i)\b(?:dail\w*|every|each|doses?|dosing|schedul\w*|morning cortisol|cortisol|circadian|trough|routine\w*|"
    r"position|o['’]clock position|ratio|dilut\w*|nipple|location|lens|retina\w*|iris|anal|cervix|areola|breast|limbus|"
    r"quadrant|bladder|sclera\w*|cornea\w*|acrophase|±|shift|täglich|jeden|titer|titre|meridian|hours? of sleep|"
    r"profile|diurnal|axis|quotidien\w*|timer|stopwatch|mm:ss|min:s)\b"
)
_CLOCK_FACE: Final = re.compile(r"(?i)o['’]clock$")

_TEENS_AND_TENS: Final = {in_words(number) for number in range(90, 100)}
_OLD_NUMBER: Final = r"(?:9\d|1[0-2]\d)"
_OLD_WORDS: Final = (
    rf"(?:{'|'.join(sorted(_TEENS_AND_TENS, key=len, reverse=True))}|"
    r"(?:one |a )?hundred(?: and)?(?: (?:one|two|three|four|five|six|seven|eight|nine|ten))?)"
)
_OLD: Final = (
    rf"{_OLD_NUMBER}(?:[-–‑ ]|\s)?years?[-–‑ ]old",
    rf"{_OLD_NUMBER}\s?(?:yo|y/o|y\.o\.|yrs?\.? old)(?!\w)",
    rf"{_OLD_WORDS}[- ]years?[- ]old",
    rf"(?:aged?|age of|age was|age,|age:|age =|died at)\s(?:about |approximately )?(?:{_OLD_NUMBER}|"
    rf"{_OLD_WORDS})(?:\syears)?(?![\w%/×-]|\.\d|\s(?:days?|weeks?|months?|hours?|min\w*|kg|cm|mg))",
    rf"{_OLD_NUMBER}\s(?:years|yrs) of age",
    rf"(?:[Ii]m Alter von|mit)\s{_OLD_NUMBER}\sJahren",
    rf"{_OLD_NUMBER}[- ]?(?:jährige[rnms]?|Jahre alt\w*)",
    rf"(?:âgée?s? de|de)\s{_OLD_NUMBER}\s(?:ans|años|anni|anos)(?!\w)",
    rf"{_OLD_NUMBER}\s(?:ans|años|anni|anos|jaar oude?)(?!\w)",
    rf"{_OLD_NUMBER}-jarige",
    rf"(?:(?<=\bof )|(?<=\bturned ))(?:{_OLD_WORDS})(?=[,.;)]| (?:who|lives|lived|had|has|was|is|died|and|during|in|"
    rf"on|before)\b)",
    r"(?:quatre-vingt-(?:dix(?:-(?:sept|huit|neuf))?|onze|douze|treize|quatorze|quinze|seize)|nonante(?:-[a-z-]+)?|"
    r"cent(?: un| deux| trois| quatre| cinq)?) ans(?!\w)",
    r"(?:noventa(?: y (?:uno?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve))?|cien(?:to (?:uno?|dos|tres|cuatro|"
    r"cinco))?) años(?!\w)",
    r"(?:novant(?:a|uno|adue|atré|aquattro|acinque|asei|asette|otto|anove)|cento) anni(?!\w)",
    r"(?:noventa(?: e (?:um|dois|três|quatro|cinco|seis|sete|oito|nove))?|cem) anos(?!\w)",
    r"(?:(?:(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)und)?neunzig|(?:ein)?hundert)(?:jährige[rnms]?| Jahren?)",
    r"in (?:his|her|their) (?:nineties|90s)",
    r"(?:nonagenarian|centenarian|supercentenarian)s?",
    rf"{_OLD_NUMBER}(?:th|st|nd|rd) birthday",
)
_AGES: Final = re.compile(rf"(?<![\w.,–-])(?:{'|'.join(_OLD)})", re.IGNORECASE)
_AGE_FIELD: Final = re.compile(
    r"(?im)(?:^|[\s,{|])[\"']?age(?:[_ ]?years|[_ ]at[_ ]\w+)?[\"']?\s*[:=]\s*[\"']?"
    rf"(?P<age>{_OLD_NUMBER})(?:\s?(?:years|y))?(?![\w.])"
)
_BORDER: Final = re.compile(
    r"(?i)(?:>|≥|over|above|older than|more than|up to|at least|maximum|range[^.;]{0,30}|to|–|-)\s*$"
)


def moments_in(text: str) -> Iterator[Found]:
    """Yield the dates, parts of dates, times and ages over 89 in a sentence, or a line of data."""
    yield from _dates(text)
    yield from _times(text)
    for match in _AGES.finditer(text):
        if not _BORDER.search(text, max(0, match.start() - 40), match.start()):
            number = re.search(r"\d+", match[0])
            yield Found(
                AGE, *match.span(), new=f"{match[0][: number.start()]}>89{match[0][number.end() :]}" if number else ""
            )
    for match in _AGE_FIELD.finditer(text):
        yield Found(AGE, *match.span("age"))


def _dates(text: str) -> Iterator[Found]:
    if PUBLIC.search(text):
        return
    for date in calendar_dates(text):
        if not _is_series(date.text, text, date.offset):
            yield Found(DATE, date.offset, date.offset + len(date.text))
    for pattern in (_FOREIGN_DATE, _SPOKEN_DAY, _DAY_OF_A_MONTH):
        for match in pattern.finditer(text):
            yield Found(DATE, *match.span())
    for match in _NUMERIC_MONTH.finditer(text):
        yield Found(DATE, *match.span())
    is_seasonal = _SEASONAL.search(text) is not None
    for pattern in (_MONTH_ALONE, _MONTH_AS_SUBJECT):
        for match in pattern.finditer(text):
            month = match["month"]
            if (
                is_seasonal
                or (month == "May" and _MAY_DO.match(text, match.start()))
                or (month.islower() and match.start() and not _is_foreign(match))
            ):
                continue
            yield Found(PART_OF_DATE, *match.span("month"), called="a month")
    for match in _WEEKDAY.finditer(text):
        if not _EVERY.search(text, max(0, match.start() - 20), match.start()) and not _EVERY_BEHIND.match(
            text, match.end()
        ):
            yield Found(PART_OF_DATE, *match.span(), called="a day of the week")
    for match in _HOLIDAY.finditer(text):
        if not _NO_HOLIDAY.match(text[match.end() : match.end() + 12]):
            yield Found(PART_OF_DATE, *match.span(), called="a holiday")


def _is_foreign(match: re.Match[str]) -> bool:
    """Return whether a month that is written small is behind a word of its language: "en mars", "de mayo"."""
    return match["before"].casefold() in {"en", "de", "depuis", "fin", "début", "desde", "a", "di", "em", "in"} and (
        match["month"] not in {"mars", "mayo", "juni", "juli"} or match["before"].casefold() != "in"
    )


def _times(text: str) -> Iterator[Found]:
    if _SCHEDULE.search(text):
        return
    for match in _TIME.finditer(text):
        said = match["half"] or match["hours"] or match["whole"] or match["named"] or match["military"]
        if _CLOCK_FACE.search(match[0]) and not _AT.search(text, max(0, match.start() - 25), match.start()):
            continue
        if (
            said
            or ("h" in match[0])
            or (":" in match[0] and _AT.search(text, max(0, match.start() - 40), match.start()))
        ):
            yield Found(TIME, *match.span())
    for match in _WORD_TIME.finditer(text):
        yield Found(TIME, *match.span())


_SERIES: Final = re.compile(r"\d{1,2}/\d{1,2}/\d{2}")
_SCORED: Final = re.compile(
    r"\b(?:apgar|scores?|scored|GCS|doses?|dosed?|dosage|titrat\w*|schedule\w*|escalat\w*|taper\w*|acuity|ratios?|"
    r"grad(?:e[sd]?|ing)|strength|MRC|days|weeks?|cycles?|respectively|minutes?|Dosis|Dosierung|Punkte?)\b",
    re.IGNORECASE,
)
_UNIT_BEHIND: Final = re.compile(r"\s?(?:[mµμn]?g|mL|ml|%|I?U|mmol|mm|cm|points?|Punkte?)\b|\s?%")


def _is_series(typed: str, text: str, start: int) -> bool:
    """Return whether what could be a date is scores or doses one after the other: "Apgar 9/10/10", "5/10/20 mg"."""
    if not _SERIES.fullmatch(typed):
        return False
    around = f"{text[max(0, start - 40) : start]} {text[start + len(typed) :][:30]}"
    return bool(_UNIT_BEHIND.match(text, start + len(typed)) or _SCORED.search(around))
