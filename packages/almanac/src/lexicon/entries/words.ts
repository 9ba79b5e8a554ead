/** Rows of kind `word`: roles, sciences, notions and units; terms | first year | later regions | work | note. */
export const WORDS = `
scientist | 1833 | | oed | Whewell; before him there are philosophers and naturalists
physicist | 1716 | | oed | a term for physicians then, for the science 1840
biologist, biology | 1736 | | oed | Linnaeus 1736, the science about 1800
geologist | 1778 | | oed | de Luc
palaeontologist, paleontologist, paleontology | 1822 | | oed | Blainville
dinosaur | 1841 | | oed | Owen
natural selection, survival of the fittest | 1842 | | keywords | Darwin's sketch 1842, Spencer 1864
Darwinism, Darwinian | 1790 | | keywords | of Erasmus Darwin first
electricity, electric, electrical, electrician | 1600 | | oed | Gilbert; the amber effect had no such name
electric battery, electric shock, electric spark | 1700 | | tech | Hauksbee and Gray; Leyden jar 1745
electric current, electric chair, electric fan | 1729 | | tech | Gray's conduction
electromagnetic, electromagnet | 1640 | | oed | Kircher's word
voltage, kilowatt, megawatt | 1860 | | oed2 | units of the 1860s to 1880s
horsepower | 1698 | | tech | Savery's comparison 1702
kilometre, kilometer, centimetre, centimeter, millimetre, millimeter, kilogram | 1790 | | oed | metric system
degrees Fahrenheit, degrees Celsius, degrees centigrade | 1714 | | tech | Fahrenheit 1724, Celsius 1742
light-year | 1838 | | oed | Bessel; distances in years of light
millisecond, microsecond, nanosecond | 1850 | | oed2 | physics of the later 1800s
microbe, bacteria, bacterium, bacterial | 1674 | | porter | Leeuwenhoek sees them; the words are later
germ theory | 1546 | | porter | Fracastoro's seeds of contagion
DNA, chromosome | 1842 | | porter | Nägeli 1842, Miescher 1869
genetics, geneticist | 1819 | | oed2 | Festetics's genetic laws 1819, Bateson 1905
vaccine, vaccination, vaccinated | 1770 | | porter | Jesty 1774, Jenner 1796
blood transfusion | 1490 | | porter | a doubtful story of Innocent VIII 1492, trials 1665
blood pressure, blood type, blood group | 1733 | | porter | Hales; groups 1901
hormone, testosterone, estrogen | 1902 | | porter | Bayliss and Starling 1902 to 1905
calorie | 1819 | | oed | Clément's lectures
allergy, allergic | 1906 | | porter | von Pirquet
psychology, psychologist | 1500 | | oed | Marulić about 1520
psychological | 1590 | | oed | from the Latin of Freig and Goclenius
psychoanalysis, psychoanalyst | 1896 | | porter | Freud
psychiatrist, psychiatry | 1808 | | porter | Reil
subconscious | 1806 | | oed | unconscious perception; word by 1832
Oedipus complex, inferiority complex, Freudian slip | 1897 | | porter | Freud's letters of 1897
schizophrenia, schizophrenic | 1908 | | porter | Bleuler
claustrophobia, claustrophobic, agoraphobia | 1871 | | porter | Westphal 1871, Ball 1879
shell shock, shell shocked | 1914 | | porter | Myers, February 1915
PTSD, post-traumatic stress, posttraumatic stress | 1978 | | porter | veterans' groups before 1980
jet lag, jet lagged | 1960 | | oed2 | American press of the 1960s
okay, OK | 1815 | | oed2 | doubtful diary 1815, Boston 1839
mindset | 1909 | | oed2 | American social science
deadline | 1860 | | oed2 | line round Andersonville 1864
teenager | 1899 | | oed2 | "teen age" before 1900
weekend | 1630 | | oed | "week-end" 1638
guerrilla | 1790 | | oed | Spanish little war
capitalism, capitalist | 1630 | | keywords | moneyed men of Holland 1633; the system 1850
socialism, socialist | 1753 | | keywords | jurists called socialists 1753, Owen 1827
communism, communist | 1777 | | keywords | de Hupay, Restif de la Bretonne
Marxism, Marxist | 1850 | | keywords | followers of Marx
fascism, fascist | 1870 | | keywords | Sicilian fasci, the movement 1919
nationalism | 1772 | | keywords | Herder
imperialism | 1800 | | keywords | of Bonaparte's system
liberalism | 1800 | | keywords | Spanish Liberales 1812
feminism, feminist | 1837 | | keywords | ascribed to Fourier; press 1872
racism, racist | 1890 | | keywords | French and American press about 1900
sexism, sexist | 1930 | | keywords | in today's sense 1965
antisemitism, antisemite, antisemitic | 1860 | | oed2 | Steinschneider 1860, Marr 1879
genocide | 1943 | | oed2 | Lemkin
human rights | 1530 | | keywords | Vitoria and Las Casas
terrorist, terrorism | 1793 | | oed | the Terror in France
propaganda | 1622 | | oed | Congregation at Rome
ideology | 1796 | | keywords | Destutt de Tracy
boycott, boycotted | 1880 | | oed | Captain Boycott, autumn 1880
sabotage, saboteur | 1800 | | oed2 | French saboter
guillotine | 1789 | | oed | Guillotin's speech; older falling axes have other names
sadism, sadist, sadistic | 1784 | | oed2 | after Sade
masochism, masochist | 1870 | | oed2 | after Sacher-Masoch's novel
homosexual, homosexuality, heterosexual | 1868 | | oed2 | Kertbeny's letter
serial killer | 1930 | | oed2 | Gennat's Serienmörder
billionaire, millionaire | 1715 | | oed2 | Law's shares 1719
unemployment benefit, welfare state, social security | 1824 | | keywords | Bolívar's phrase 1819 to 1824; laws 1883
gross domestic product, GDP | 1934 | | money | Kuznets
algebra, algorithm | 800 | | needham | al-Khwarizmi about 820
logarithm | 1588 | | tech | Bürgi; Napier 1614
quantum mechanics, quantum physics, quantum theory | 1900 | | oed2 | Planck
black hole in space, big bang theory | 1783 | | oed2 | Michell's dark stars 1783, Hoyle 1949
theory of relativity | 1904 | | oed2 | Poincaré and Einstein
molecule, molecular | 1620 | | oed | Latin of the atomists
astronaut, cosmonaut | 1880 | | oed2 | Greg's ship Astronaut 1880
Morse code | 1832 | | huurdeman | Morse on the Sully; Vail 1838
dollar | 1510 | | money | thaler of Joachimsthal 1519
rupee | 1500 | | money | Sher Shah about 1540
florin | 1180 | | money | Florence, silver before 1252
ducat | 1130 | | money | Roger of Apulia 1140
pound sterling | 1060 | | money | sterlings by 1078
email, e-mail | 1965 | | ceruzzi | time-sharing mailboxes
software | 1850 | | oed2 | rubbish dealers 1850, programs 1953
online chat, chat room, social media | 1965 | | ceruzzi | after the first linked terminals
download, downloaded, upload, uploaded | 1960 | | ceruzzi | transfer between machines
artificial intelligence, machine learning | 1955 | | ceruzzi | Dartmouth proposal
feminine mystique, gender identity | 1955 | | oed2 | Money 1955, Friedan 1963
ecosystem, ecology, ecologist | 1866 | | oed2 | Haeckel
greenhouse effect, global warming, climate change | 1824 | | oed2 | Fourier 1824; the names later
selfie | 2000 | | oed2 | an Australian forum, 2002
hashtag | 1988 | | ceruzzi | hash names of chat channels 1988, the word 2007
jazz | 1850 | | oed2 | jasm 1860, music 1912
art deco, art nouveau | 1884 | | oed2 | Belgian review 1884, Paris exhibition 1925
`
