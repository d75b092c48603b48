"""Names: invented for everybody, because the source has none; so are the e-mail addresses."""

import unicodedata

from demo import chance
from demo.county import Entry
from domain.hire import Gender

HOST = "county.example"

WOMEN = (
    *("Abena", "Adaeze", "Aiko", "Alejandra", "Alice", "Amara", "Amina", "Ananya", "Anna"),
    *("Astrid", "Ayesha", "Beatriz", "Bridget", "Camila", "Carmen", "Chiara", "Chloe", "Claire"),
    *("Dalia", "Daniela", "Deborah", "Diana", "Dorothy", "Eleni", "Elif", "Emma", "Esther"),
    *("Fatima", "Francesca", "Freya", "Gabriela", "Grace", "Hana", "Hannah", "Hye-jin", "Ingrid"),
    *("Irina", "Isabel", "Jasmine", "Joanna", "Joy", "Kavya", "Keisha", "Lakshmi", "Latoya"),
    *("Laura", "Leila", "Linh", "Lucía", "Maeve", "Margaret", "María", "Marta", "Mei", "Miriam"),
    *("Monique", "Nadia", "Naomi", "Ngozi", "Nicole", "Noor", "Olga", "Patricia", "Priya"),
    *("Rachel", "Renée", "Rosa", "Ruth", "Sabine", "Sakura", "Salma", "Sofía", "Soo-ah"),
    *("Svetlana", "Tamara", "Tanisha", "Teresa", "Thandiwe", "Thu", "Valeria", "Veronica"),
    *("Wanjiru", "Xin", "Yasmin", "Yuki", "Zahra", "Zoë", "Zuzanna"),
)
MEN = (
    *("Aarav", "Abdul", "Adrian", "Ahmed", "Alan", "Alejandro", "Anders", "Andrés", "Antonio"),
    *("Arjun", "Arthur", "Babak", "Benjamin", "Björn", "Brendan", "Brian", "Bruno", "Carlos"),
    *("Cedric", "Chidi", "Christopher", "Connor", "Daniel", "David", "Deepak", "Desmond", "Diego"),
    *("Dmitri", "Edward", "Elias", "Emeka", "Emmanuel", "Enrique", "Ethan", "Farid", "Felipe"),
    *("Francis", "George", "Giovanni", "Gustavo", "Hamid", "Haruto", "Hassan", "Henry", "Hiroshi"),
    *("Ibrahim", "Ivan", "Jamal", "James", "Javier", "Jin", "Joaquín", "Jonas", "Joseph", "Juan"),
    *("Kamau", "Karim", "Kenji", "Kevin", "Kofi", "Kwame", "Lars", "Leon", "Liam", "Luis"),
    *("Malik", "Manuel", "Marcus", "Martin", "Mateo", "Michael", "Minh", "Mohamed", "Nathan"),
    *("Nikhil", "Olumide", "Omar", "Oscar", "Patrick", "Paulo", "Pedro", "Peter", "Quang"),
    *("Rajesh", "Robert", "Samuel", "Sanjay", "Sean", "Sergei", "Tariq", "Thomas", "Tomasz"),
    *("Tyrone", "Viktor", "Wei", "William", "Yusuf", "Zhen"),
)
FAMILIES = (
    *("Abbott", "Abdi", "Acheampong", "Adeyemi", "Aguilar", "Ahmadi", "Alvarado", "Andersen"),
    *("Appiah", "Asante", "Bailey", "Baker", "Banerjee", "Barrett", "Becker", "Begum", "Bello"),
    *("Bianchi", "Boateng", "Bondarenko", "Brennan", "Brooks", "Bui", "Carter", "Castillo"),
    *("Chandra", "Chavez", "Chen", "Choi", "Chowdhury", "Cohen", "Coleman", "Cruz", "Dang"),
    *("Delgado", "Desai", "Diallo", "Diaz", "Dubois", "Edwards", "Eze", "Farah", "Fernandez"),
    *("Fischer", "Fitzgerald", "Fleming", "Flores", "Foster", "Friedman", "Fujimoto", "Garcia"),
    *("Gebre", "Goldberg", "Gomez", "Greene", "Grigoryan", "Gupta", "Haddad", "Hailu", "Hansen"),
    *("Hernandez", "Hoang", "Holm", "Hossain", "Huang", "Hughes", "Ibarra", "Ito", "Iyer"),
    *("Jackson", "Jansen", "Jimenez", "Johansson", "Joshi", "Kamara", "Kang", "Kaplan", "Karimi"),
    *("Kebede", "Kelly", "Khan", "Kim", "Kowalski", "Kumar", "Lam", "Larsen", "Le", "Lee"),
    *("Levy", "Li", "Lindqvist", "Lopez", "Mahmoud", "Marino", "Martinez", "Mbeki", "McCarthy"),
    *("Medina", "Mehta", "Mendoza", "Mensah", "Meyer", "Mitchell", "Mohammadi", "Morales"),
    *("Moreau", "Moyo", "Müller", "Murphy", "Mwangi", "Nakamura", "Navarro", "Nguyen", "Nkosi"),
    *("Novak", "Nowak", "Nwosu", "Obi", "O’Brien", "Ochieng", "Ogunleye", "Okafor", "Okonkwo"),
    *("Oliveira", "Ortiz", "Osei", "Owens", "Park", "Patel", "Pereira", "Petrov", "Pham", "Popov"),
    *("Quiñones", "Rahman", "Ramirez", "Reddy", "Reyes", "Rivera", "Robinson", "Rossi", "Saito"),
    *("Salazar", "Santos", "Sato", "Schmidt", "Sharma", "Silva", "Singh", "Sokolov", "Sørensen"),
    *("Suárez", "Tadesse", "Tanaka", "Tesfaye", "Torres", "Tran", "Traoré", "Vargas", "Vega"),
    *("Wagner", "Wang", "Washington", "Weber", "Williams", "Wójcik", "Wong", "Yamamoto", "Yilmaz"),
    *("Yoon", "Zamora", "Zhang", "Zhou", "Zimmermann"),
)
PLAIN = str.maketrans({"ø": "o", "Ø": "O", "’": "", "ł": "l", "Ł": "L"})


def name(entry: Entry) -> str:
    """Return the invented name of a person."""
    given = {Gender.F: WOMEN, Gender.M: MEN}.get(entry.gender or Gender.X, WOMEN + MEN)
    first = chance.choice(given, "given name", entry.code)
    return f"{first} {chance.choice(FAMILIES, 'family name', entry.code)}"


def email(entry: Entry) -> str:
    """Return the invented address of a person, which nobody else has."""
    letters = unicodedata.normalize("NFD", name(entry).translate(PLAIN))
    plain = letters.encode("ascii", "ignore").decode().lower().replace(" ", ".")
    return f"{plain}.{entry.code[1:]}@{HOST}"
